export const enDiagnoses = {
  oldChatClosed:
    'OpenClaw takes no message in {session} any more, since its work goes on in another conversation; whoever writes there begins with /new',
  otherModelAnswers: '{name} answers in the place of {model}, which fails',

  channelsKeptOff:
    'OpenClaw keeps {channels} off because it ended badly several times in a row: no message arrives',
  seenKeptOff: '{time} the gateway says that its restart-loop breaker keeps off: {names}',
  itSays: 'it says: {error}',
  notStartedByItself:
    'OpenClaw has not started them by itself; starting them by hand is what it asks for',
  endedWithGateway: 'its work ended with the gateway',
  whichChannelsAsked: 'the gateway is being asked which of its channels are off',
  startByHandUntil:
    'starting them by hand is what OpenClaw asks for; by itself it does so from {end} on, if it runs until then',
  refusedForGood:
    'was refused by its server for good: no message arrives over it, and it does not come back by itself',
  healthCalls: "the gateway's health calls it {state}",
  noLongerLinked: 'is no longer linked: no message arrives over it',
  seenNotLinked: "the gateway's health says that it is configured and not linked",
  linkAgain: 'link it again with `openclaw channels login`',
  takesNothingInOne: 'takes no messages in: its queue cannot be opened. Answers may still go out',
  takesNothingInMany:
    'take no messages in: their queues cannot be opened. Answers may still go out',
  seenQueueGone: "the gateway's health says that its queue for messages is not available",
  startOpensQueue: 'a start of the channel opens its queue anew',
  noConnectionOne: 'has had no connection for {time}: no message arrives over it',
  noConnectionMany: 'have had no connection for {time}: no message arrives over them',
  seenLostSaying: '{time} it lost its connection; OpenClaw says: {words}',
  sameTokenTwice:
    'another program takes its messages with the same token: end that program, or give OpenClaw a token of its own',
  onlyARestartStarts:
    'this OpenClaw starts no channel alone; a restart of the gateway starts it with everything else',
  seenLostConnection: '{time} it lost its connection',
  seenLastHeard: '{time} it last heard from its server, and is called connected',
  startConnectsAnew:
    'it does not find its connection again; if the network is well, a start connects it anew',
  connectsByItself: 'it is connecting again by itself',
  newTokenNeeded:
    '{told}Give it a new token, or link it again with `openclaw channels login`; no start and no restart helps',
  openclawSays: 'OpenClaw says: {words}. ',
  alsoSays: '; it says: {words}',
  offOne: 'is off although it is wanted, for {time}: no message arrives over it',
  offMany: 'are off although they are wanted, for {time}: no message arrives over them',
  healthCallsWith: "the gateway's health calls it {state}{error}",
  notRunning: 'not running',
  aboutToStartAgain: 'OpenClaw is about to start it again by itself',
  startAlone: 'a start of this channel alone leaves everything else running',
  listed: '{names}',
  listedAndMore: '{few} and {more}',
  gaveUpOne: 'is off: OpenClaw has tried {tries} times to start it and has given up',
  gaveUpMany: 'are off: OpenClaw has tried {tries} times to start each and has given up',
  seenOf: '{name}: {seen}',
  channelsAre: '{channels} {state}',
  channelAccount: '{channel} (account {account})',
  messagesNotLetIn:
    '{channel} (account {account}) has {messages} that OpenClaw has taken and not let in for {time}',
  seenPressure:
    "the gateway's health: {lanes} under pressure, {waiting} waiting, {claimed} in work, {blocked} blocked",
  waitForRunBefore:
    'they wait for the run before them; what holds that run is told by itself where it is known',

  messagesDropped:
    'OpenClaw has given up taking in {messages} on {channel} (account {account}), the last one {time} ago: whoever wrote it gets no answer',
  seenDropped: "{time} {count} given up, by the gateway's health",
  agentNeverSawIt:
    'the agent has never seen it; OpenClaw keeps it, and takes it in again only when it is told to',
  remedyDropped: 'Send the message again, or have OpenClaw take in what it has kept.',

  answersGivenUp:
    'OpenClaw has given up sending {answers}, the last one {time} ago: whoever waits for it does not get it',
  seenGivenUp: '{time} {count} in the queue {queue}, given up',
  readItInOpenclaw:
    'what they said can be read in OpenClaw itself; it sends none of them again by itself. If a channel is why, it is told beside this',
  seeChannels: 'see how OpenClaw’s channels are doing',

  twoListen: 'two programs listen at {url}: processes {listeners}',
  messagesReachEither: 'messages reach now one, now the other; stop the one that you do not want',
  strangerAnswers: 'another program answers at {url}: {portTakenBy}',
  strangerHasPort:
    'the gateway cannot listen while that program has its port; Clawbuoy does not stop programs that are not OpenClaw',
  noneFound: 'no OpenClaw was found on this machine',
  lookedFor: 'looked for {place}',
  installOrName:
    'install OpenClaw, or say where it is with --state-dir or OPENCLAW_STATE_DIR; `clawbuoy demo` shows what Clawbuoy does',
  timed: '{time} {what}',
  draining: 'the gateway is draining before a restart: it takes no new messages',
  shouldHaveEnded: 'it should have ended by now',
  finishesRunsFirst: 'it finishes the runs in progress first, up to five minutes',
  cannotLookInside: 'the gateway runs, but Clawbuoy cannot look inside',
  keyOnlyToGateway:
    'whoever has the key can do anything with OpenClaw, so it goes to the gateway alone. If your gateway is reached there on purpose (in a container, through a proxy or a tunnel), set "trustListener": true in Clawbuoy\'s settings file',
  starting: 'the gateway is starting',
  mayTakeToStart: 'this version may take {time} to start',
  startingAndWorks: 'the gateway has been starting for {time}; its process works ({words})',
  startLeftAlone: 'a start that works is left alone: ending it would only begin it anew',
  startingFor: 'the gateway has been starting for {time}: {detail}',
  shouldBeUp: 'it should be up by now',
  startShowsNoWork:
    'its process shows no work for {time}; a restart ends that start and begins it anew',
  looksAgainSoon: 'Clawbuoy looks again within a minute of it',
  noTokenSent:
    'No token was sent. Ask whoever runs that gateway whether its certificate was changed',
  giveToken:
    "Give Clawbuoy the gateway's token: in the config that OpenClaw uses, or as OPENCLAW_GATEWAY_TOKEN",
  slowBecause: 'the gateway is slow: {detail}',
  busyFor: 'it has been busy for {time} without catching up',
  workingDontRestart: 'it is working; a restart would throw that work away',
  notReadyBecause: 'the gateway answers, but is not ready: {failing}',
  doesNotSayWhy: 'it does not say why',
  mayStillGetThere: 'it may still get there; what it names does not work until then',
  cannotBeReached: 'the gateway at {url} cannot be reached',
  onAnotherMachine: 'it runs on another machine: start it there, or look at the way to it',
  downNotLoaded: 'the gateway is down: its service {name} is installed but not loaded',
  willNotStart: '{manager} will not start it by itself until it is loaded',
  lastEndedWith: '; it last ended with {lastExit}',
  livesNotListening:
    'process {pid} lives and does not listen: a restart ends it, and its start with it. ',
  down: 'the gateway is down',
  managerCanStart: '{before}{manager} knows it as {name} ({state}{exit}) and can start it',

  notLookedYet: 'not looked yet',
  couldNotBeReached: 'it could not be reached ({code})',
  itCannotBeReached: 'it cannot be reached ({code})',
  announcedRestart: 'it announced a restart {time} ago',
  startedNotListening: 'process {pid} started {time} ago and does not listen yet',
  stoppedListening: 'process {pid} lives but stopped listening {time} ago',
  waitedForMigration: 'process {pid} waited for a migration that ended {time} ago',
  startingNotListening:
    'process {pid} has been starting for {time} and does not listen yet ({words})',
  livesShowsNoWork:
    'process {pid} lives, but nothing listens at {url}, and it shows no work for {time}',
  livesNothingListens: 'process {pid} lives, but nothing listens at {url}',
  aboutToStart: '{manager} is about to start {name}',
  endedMayComeBack: 'its process has ended, and its service manager may start it again',
  nothingListens: 'nothing listens at {url}',
  finishesBecause: 'it finishes its runs before it restarts ({failing})',
  startingWaitsFor: 'it is starting: waits for {failing}',
  itsParts: 'its parts',
  itNotReady: 'it answers, but is not ready: {failing}',
  finishesFirst: 'it finishes its runs before it restarts',
  notYet: 'it answers "not yet" (503)',
  itSaysQuoted: 'it says "{detail}"',
  notLikeAGateway: 'what answers there does not speak like a gateway: {detail}',
  socketDoesNotOpen: 'it answers, but its socket does not open: {detail}',
  questionOpen: 'a question over the socket has been open for {time}',
  handshakeUnderWay: 'something answers; the handshake is under way',
  noGatewayHello: 'something answers, but no gateway has said hello',
  processNamed: 'process {pid} ({command})',
  commandUnknown: 'command unknown',

  mendConfigOrName:
    'Mend the config, or say where the gateway listens with --url or OPENCLAW_GATEWAY_PORT',
  mendThenStart: '{why}. {mend}; then start it',
  upCannotBeTold: 'whether the gateway is up cannot be told: {detail}, and {why}',

  lockedUnclear:
    '{subject} has been locked by the gateway for {time}; whether it works on something cannot be told',
  lockOlderThanWatch: 'the lock is older than this watch; its run may be honest work',
  busyCompacting: '{subject} is busy: the gateway has its file open, as for a compaction',
  compactionEnds: 'a compaction ends by itself; a restart would only begin it anew',
  lockedFor: '{subject} has been locked by the gateway for {time}',
  nobodyWaitsUnclear: 'nobody waits for it, and whether a run is behind it cannot be told',
  lockedByGateway: '{subject} gets no answer: its file is locked by the gateway itself',
  releasesAtLimit: 'this version releases its own lock when the limit is over',
  inUseUnclear:
    '{subject} has been in use by the gateway for long; whether it works on something cannot be told',
  fileOpenOwnLimit: 'the gateway has its file open; a run may have a limit of its own',
  newProcessHelps: '{why}; a gateway with a new process number does not hold it',
  onlyNewProcessHelps:
    '{why}; only a new process number helps: stop the gateway and start it again',
  lockedByStalledRun: '{subject} is locked by a run that has made no progress for {time}',
  endingReleasesLock: 'ending the run releases its lock',
  ownLimitAbort:
    'the gateway has a limit of its own and ends such a run itself; you can abort it at once if you do not want to wait',
  mayStillGoOn: 'it may still go on',
  lockedByUnknownRun:
    "{subject} is locked by a run of the gateway's, and a message gave up waiting for it",
  activeRunUnseen: 'a run is active; what it does cannot be seen from here',

  silentMaybeEnded:
    'session {sessionKey} has had no answer for {time}; whether somebody ended its run cannot be told',
  seenLastMessageNoRun:
    '{time} the last message of a user ({source}), no reply since, and no run or lock is seen',
  abortsUnwritten:
    'somebody may have stopped it, of which this OpenClaw keeps no note; if the answer is still wanted, ask again',

  doesNotAnswer: 'the gateway does not answer: {detail}',
  noneAnswersStranger: 'no gateway answers: {stranger} has its address, and {detail}',
  waitsForDatabase: 'it waits for its database, which process {holder} has open',
  endHolder: 'end process {holder} if you know it; a new gateway would wait for it as well',
  waitsForDisk: 'its process {pid} waits for the disk',
  lookAtDisk: 'look at the disk or network volume; such a process can be ended by nobody',
  lastedWhoActs: 'it has lasted {time}: {words}',
  mayComeBack: 'it may still come back by itself',
  silentRarelyThaws: 'it has been silent for {time}; what is frozen for so long rarely thaws',
  strangerInBetween:
    'that program is not OpenClaw: it has taken the port, and the gateway cannot listen until it is ended, or it passes connections on to a gateway that is silent. Clawbuoy does not stop programs that are not OpenClaw',

  sessionsStale: 'sessions are shown as they were at {time}, when it last answered',
  justWoken: 'the machine has just woken; Clawbuoy looks again before it judges',
  nothingWrong: 'nothing is wrong',
  nothingKnownWrong: 'nothing is known to be wrong, and not all of it could be seen',

  lockedBy: '{subject} gets no answer: its file is locked by {owner}',
  lockedNextWaits: '{subject} is locked by {owner}; the next message would wait in vain',
  releaseMovesAside: '{why}. Releasing it moves the lock file aside and can be undone',

  secondName:
    'its file has a second name (a hard link, as some sync and backup programs make them), and such a file is never moved',
  sessionList: 'the session list of agent {agentId}',
  aSessionFile: 'a session file',
  session: 'session {sessionKey}',
  verdictHeld: 'held',
  verdictOverdue: 'overdue',
  verdictOrphaned: 'orphaned',
  verdictRecycled: 'recycled',
  verdictForeign: 'foreign',
  verdictLeaked: 'leaked',
  verdictMalformed: 'malformed',
  verdictInert: 'inert',
  verdictUndetermined: 'undetermined',
  seenLock: 'lock {path}, made {time}, verdict {verdict}: {why}',
  afterWaiting: ' after {time}',
  seenGaveUp: '{time} the gateway gave up a message{waited} because of this lock ({source})',
  seenNoReply: '{time} the last message of a user, no reply since',
  ownerGone: 'process {pid}, which is gone',
  ownerReused: 'a process that has ended (its number {pid} was used again)',
  ownerStranger: 'process {pid}, which is not OpenClaw',
  ownerUnreadable: 'nobody: the lock file is unreadable',
  ownerLeaked: 'the gateway itself, with no run behind it',
  theGatewayItself: 'the gateway itself',
  process: 'process {pid}',
  mayNotBeTakenUnnamed:
    '{why}. Its lock may not be taken away, and which session it belongs to is not known',
  mayNotBeTakenReset:
    '{why}. Its lock may not be taken away; a reset gives the session a new file{more}',
  endingFrees: '. If you know that process and it may end, `kill {pid}` frees the session at once',

  locksUnused: 'this OpenClaw keeps its sessions in a database and looks at no lock file',
  notTouched: '{why}; Clawbuoy does not touch it',
  cannotBeRead: 'it cannot be read: {why}',
  isEmpty: 'it is empty',
  namesNoOwner: 'its content names no owner',
  andWhat: '{what}, and {future}',
  maybeBeingWritten: '{what}; it is {time} old and may be in the middle of being written',
  notUnderstood: 'what it says is not understood, and may name a process that lives',
  brokenNames: 'it is broken, but it names process {pid}, which may be its owner',
  ownerMayBeKnown: '{what}, yet a process is known that may be its owner',
  yetOpen: '{what}, yet process {pids} has it open',
  openCannotBeTold: '{what}, and whether somebody has it open cannot be told: {why}',
  openBeingAsked: '{what}; who has it open is being asked',
  nobodyHasItOpen: '{what}, for {time}, and nobody has it open',
  brokenNamedGone: 'it is broken, and process {pid}, which it names, is gone',
  fromTheFuture: 'it is dated in the future: the clock was set, and its age is not known',
  processNotLookedAt: 'process {pid} was not looked at',
  processCannotBeLookedAt: 'process {pid} cannot be looked at: {why}',
  ownerIsGone: 'its owner, process {pid}, is gone',
  gatewayElsewhere: 'the gateway runs on another machine, whose processes cannot be seen',
  madeOnLinux:
    "it was made on Linux, so process {pid} is none of this Mac's: it may live in a container or on another machine",
  gatewayInContainer:
    "the gateway's own process is not to be seen from here: it may run in a container, where numbers of processes mean something else",
  clawbuoyInContainer:
    'Clawbuoy runs in a container, and OpenClaw processes outside of it may use the same folder: they cannot be seen from here',
  folderShared:
    "OpenClaw's folder is on a disk that other machines may use, too: what runs there cannot be seen from here",
  ownerHasEnded: 'its owner, process {pid}, has ended',
  butClockSet: '{recycled}, but the clock was set since Clawbuoy began to watch',
  butMayBeOpenclaw:
    '{recycled}; but it may be OpenClaw, and whether its version keeps a lock open that it holds is not known',
  processUnreadable: 'process {pid} lives, but what it is cannot be read',
  strangerHasItOpen: 'process {pid} is no OpenClaw we know, yet has it open',
  aliveNotOpenclaw: 'process {pid} is alive but is not OpenClaw: {command}',
  unknownCommand: 'unknown command',
  yetAnotherUsers: "{why}, yet the lock is another user's, whose processes may be hidden",
  yetLockOpen: '{found}, yet process {pids} has the lock open',
  lockOpenCannotBeTold: '{found}; whether it has the lock open cannot be told: {why}',
  lockOpenBeingAsked: '{found}; whether it has the lock open is being asked',
  startTimeDiffers: 'process {pid} is not the one that made the lock: its start time differs',
  machineRestarted:
    'the machine has been started again since the lock was made; process {pid} is another one',
  startedAfterLock:
    'process {pid} started {time} after the lock was made: the number was used again',
  otherOpenclawHolds: 'another live OpenClaw process holds it: {pid} ({command})',
  gatewayGaveUp: '{who}; the gateway gave up waiting for it',

  diskFull: 'the disk that OpenClaw writes to is full: {free} are left',
  diskFullSaid: 'the gateway cannot write: it says that its disk is full',
  seenSaysFull: '{time} the gateway said: database or disk is full',
  makeRoomOrLimit:
    'make room where OpenClaw writes, or raise the quota of its user; it cannot keep what it is told without it, and a restart only needs more',
  diskNearlyFull: 'the disk that OpenClaw writes to is nearly full: {free} are left',
  seenDisk: '{time} {free} of {total} bytes are free',
  makeRoom:
    'make room on that disk; OpenClaw cannot keep what it is told without it, and a restart only needs more',

  maintenanceFor: '{words}, for {time}; the gateway does not answer meanwhile',
  maintenance: '{words}; the gateway does not answer meanwhile',
  seenAtWork: '{time} process {pid} is at work',
  mayWaitInTerminal:
    'it may wait for an answer in some terminal: look at process {pid}, and end it if you know that it is stuck. Clawbuoy takes no step beside it',
  bringsBack:
    'it brings the gateway back at its end; a step in the middle of it could leave half of it',

  modelTrouble: '{cause}{retry}; {silent}',
  theModel: 'the model',
  modelsProvider: "the model's provider",
  aSession: 'a session',
  refusesLogin: '{who} refuses: its login or key is not accepted ({name})',
  refusesUse: '{who} refuses: its login or key may not use {name}',
  refusesPlace: '{who} refuses: it does not serve the place you ask from ({name})',
  refusesCredit: '{who} refuses: no credit is left ({name})',
  refusesLimit: '{who} refuses: too many requests ({name})',
  isOverloaded: '{who} is overloaded ({name})',
  hasErrorOfItsOwn: '{who} has an error of its own ({name})',
  answersTooLate: '{who} did not answer in time ({name})',
  knowsNoModel: '{who} knows no model of this name: {name}',
  grownTooLong: '{session} has grown too long for {name}',
  declinesAnswer: '{name} may not answer {session}: its rules forbid it',
  takesNotConversation: '{name} does not take {session} as it is written down',
  brokeOff: '{who} broke off in the middle of an answer ({name})',
  providerUnreachable: '{who} cannot be reached ({name})',
  callsFail: 'the calls of {name} fail',
  turnWithoutWord: 'the last turn of {session} ended without a word',
  turnInError: 'the last turn of {session} ended in an error',
  asksAgain: ', and OpenClaw asks again',
  asksAgainNth: ', and OpenClaw asks again ({attempt})',
  asksAgainNthOf: ', and OpenClaw asks again ({attempt} of {of})',
  nobodyWaitsYet: 'nobody waits for an answer yet',
  inSessions: ' in {sessions}',
  messagesUnanswered: '{messages}{where} {verb} had no answer, for {time}',
  endedWithoutWord: 'it ended without a word',
  turnsInARow: ', {turns} turns in a row since {time}',
  seenTurn: '{time} {session}: {said} ({source}){again}',
  itFailed: 'it failed',
  aWebPage: 'a web page instead of an answer',
  aWebPageNamed: 'a web page instead of an answer: "{title}"',
  asksByItself: 'OpenClaw asks the model again by itself; no step at the gateway makes it quicker',
  messageGivenUp: 'the gateway has given this message up; ask again',
  gatewayIsWell: 'the gateway is well, and no step at it helps',
  remedySignIn: 'Sign in again, or set a new key. Then send the message again.',
  remedyAccount: 'Sign in with an account that may use this model, or choose another one.',
  remedyPlace: 'Ask from a country that it serves, or choose another model.',
  remedyCredit: 'Add credit at the provider, or choose another model.',
  remedyLimit: 'Wait until the provider takes requests again, or choose another model.',
  remedyOverloaded: 'Wait a few minutes and send the message again, or choose another model.',
  remedyTooSlow:
    'See whether the model runs, and whether it is too large for its machine. A model that needs long needs a longer limit in OpenClaw.',
  remedyFailsAgain:
    'It fails each time, so sending it again does not help. Look at what OpenClaw says of it.',
  remedyMissing: 'Choose a model that exists.',
  remedyTooLong: 'Write /compact in that conversation to shorten it, or /new to begin a new one.',
  remedyOtherWords: 'Ask in other words. If that does not help, write /new in that conversation.',
  remedyNewConversation: 'Write /new in that conversation to begin a new one.',
  remedySendAgain: 'Send the message again.',
  remedyNetwork:
    "Check the network, and whether the provider's address is right and its server runs.",
  remedyLook: 'Look at what the model says.',

  noNetwork: 'this machine has no network: OpenClaw reaches neither its model nor its channels',
  noInternet:
    'OpenClaw reaches neither its model nor the servers of its channels: most likely this machine has no internet',
  seenNoAddress: '{time} it has no address beyond itself',
  connectAgain: 'connect it again; OpenClaw goes on by itself then, and no step helps before',

  databaseDamaged: 'a database of the gateway is damaged: it cannot keep what it is told',
  seenMalformed: '{time} the gateway said: database disk image is malformed',
  doNotRestart:
    'do not restart it: it would not start again. Repair its database, or bring it back from a copy',
  remedyDatabase: 'Do not restart it. Repair its database, or bring it back from a copy.',
  databaseLocked: 'the session database is locked by {holder}',
  seenCannotWrite: '{time} the gateway could not write: database is locked',
  seenHasDatabase: 'process {pid} has the database open',
  lastedHolder: 'it has lasted {time}{holder}',
  holderUnknown: ', and who holds it cannot be told',
  newProcessFreesIt: '; a new process of the gateway does not hold it',
  lastedEndStranger:
    'it has lasted {time}: end process {pid} if you know it; a restart of the gateway would not free the database',
  usuallyPasses: 'such a lock usually passes within seconds',
  anotherProcess: 'another process',
  cannotWriteList: 'the gateway could not write its list of sessions: {why}',
  listWasLocked: 'the list was locked',
  listIsLocked: 'the list is locked{holder}',
  seenTimeout: '{time} timeout acquiring {path}',
  itsLockIs: 'its lock is {verdict}: {why}',
  takesBackIn30: 'OpenClaw takes such a lock back after 30 s by itself',
  lastedNewProcess: 'it has lasted {time}; a gateway with a new process number does not hold it',
  lastedMayNotBeTaken:
    'it has lasted {time}, and its lock may not be taken away: {why}. End that process if you know it',
  byLockOf: ', by a lock that names process {pid}',
  byGatewayItself: ' by the gateway itself',
  byProcess: ' by process {pid}',
  leaseUntil: ', its lease runs until {time}',
  migrationRuns: "a migration of OpenClaw's data is running{where}",
  inProcess: ' in process {pid}',
  seenMigration: '{time} a startup migration began{until}',
  seenMigrations: '{time} the gateway says that migrations are running',
  startsAfterMigration:
    'the gateway starts only after it; a restart would begin it anew (openclaw/openclaw #111972)',

  cannotBeLookedInto: 'the gateway answers, but cannot be looked into: {detail}',
  seenSocket: '{time} its socket: {detail}',
  seenFailures: '{time} the first of {failures} in a row',
  doNotUnderstand:
    'Clawbuoy and this gateway do not understand each other: update the older of the two. Whether its sessions answer cannot be told until then',
  triesAgain:
    "Clawbuoy tries again by itself; whether its sessions answer cannot be told until then. If it lasts, the gateway's own log (`openclaw logs`) says more",

  openFilesHidden: 'the open files of process {pid} may not be looked at',
  openerUnknown: 'who has it open cannot be told',

  gatewayProcess: 'the gateway itself (process {pid})',
  forTime: 'for {time}',
  sinceUnknown: 'since when is not known',
  holdsForRunFor: '{by} holds it for a run in progress, {time}',
  holdsForRun: '{by} holds it for a run in progress',
  madeCannotTakeBack:
    '{by} made it, says itself that nothing in it holds it, and cannot take it back',
  holdsSaysInUse: '{by} holds it, {time}, and says itself that it is in use',
  madeOpenUnknown:
    '{by} made it and no run is seen, but whether it still has the file open cannot be told: {why}',
  madeBeingChecked: '{by} made it; no run is seen behind it, being checked',
  madeVersionUnknown:
    '{by} made it and no run is seen; whether this version keeps a lock open that it holds is not known',
  madeListLock:
    '{by} made it for its list of sessions, and keeps no such lock open while it holds it: nothing proves that it has let go',
  listLockClosed:
    'the lock of the list of sessions is not kept open while it is held, so nothing proves that nobody holds it',
  closedTheFile: '{why}; it has closed the file',
  holdsRunUnknown: '{by} holds it, {time}; whether a run is behind it cannot be told from here',
  madeOneLook:
    '{by} made it {when}; one look cannot tell whether a run is behind it (`clawbuoy watch` can)',
  ago: '{time} ago',
  atUnknownTime: 'at a time that is not known',
  holdsWithinLimit: '{by} holds it, within its limit',
  madeRunEnded: '{by} made it; its run was ended {time} ago, and the lock stayed',
  madeWaitedInVain: '{by} made it, and then waited in vain for it: nothing in the gateway holds it',
  madeNoRun: '{by} made it, but no run is behind it',
  madeLongAgo: '{by} made it {time} ago, longer than a run takes',
  openMayCompact: '{by} has the file open without a run that is seen: it may be compacting',

  hangsUp: 'no answer: it hangs up at once',
  noAnswerWithin: 'no answer within {time}',
  acceptsStopped:
    'it accepts connections but gives {answer}: process {pid} is stopped (frozen by a signal or a debugger)',
  startedNotAnswering: 'process {pid} started {time} ago and does not answer yet{work}',
  processBusy: '{answer}: process {pid} is busy ({share} % of a core)',
  askingAgain: '{answer}; asking again',
  acceptsGives: 'it accepts connections but gives {answer}',
  tookToAnswer: 'it took {time} to answer',
  answersIn: 'it answers in {latency} ms',
  againLooking: '{detail} again; looking whether it keeps up',

  neverAnswered:
    'the gateway was started {count} times within {time} and never answered{name}{end}',
  endsBeforeItAnswers:
    '{who} ends before it answers; another restart would only be one more. `openclaw doctor` says what it finds: settings that it refuses, a database that is locked, or a port that another program has',
  keepsStarting: '{starter} keeps starting it, and it',
  seenStartNoAnswer: '{time} a start that never answered',
  managerStarted: '{manager} started the gateway {count} times within {time} ({name})',
  inVainPort: '{cause}, in vain: process {pid} has the port',
  twoSupervisors:
    'two supervisors fight: {name} keeps starting a gateway while process {pid}, which it did not start, already runs one. End one of the two',
  endsAsOften:
    'it ends by itself as often as it is started; another restart would only join in. `openclaw doctor` says what it finds: settings that it refuses, a port that another program has, or a second service that starts it',
  seenStarts: '{time} started {count} times so far',
  startedWithin: 'the gateway was started {count} times within {time}{end}',
  keepsStopping:
    'something keeps stopping it{starter}; another restart would only join the fight. Either two services start it, or its settings make it end: `openclaw doctor` says what it finds',
  andKeepsStarting: ', and {starter} keeps starting it',
  seenLife: 'process {pid} since {time}',

  waitsForModel: 'waiting for the model for {time}',
  answerStopped: "the model's answer stopped {time} ago",
  toolRuns: 'a tool has run for {time}: {name}',
  compactingFor: 'compacting the session for {time}',
  preparingFor: 'preparing the run for {time}',
  noProgressFor: 'no progress for {time}',
  isStalled: '{subject} is stalled: {step}',
  aRun: 'a run',
  seenRun: 'run {run} started {time}, last progress {progress}',
  seenCalledStalled: '{time} the gateway calls it stalled (recovery {recovery})',
  notNamed: 'not named',
  jobNobodyWaits:
    'it is a job of its own and nobody waits for it; `clawbuoy abort {sessionKey}` ends it if you want that',
  endsOnlyChatRuns:
    'this OpenClaw can end only runs that its own chat began; this one was begun by {channel}, and a new process ends it',
  endingFreesSession: 'ending the run frees the session for the next message',
  calledStalledUnwatched:
    'the gateway calls it stalled; from here it has not been watched for long enough to agree',
  endingFreedNothing:
    'ending it was tried and freed nothing (openclaw/openclaw #92270); only a new process will',

  asksPerson: 'it asks a person {asked}',
  runActiveFor: 'a run has been active for {time}; {unclear}',
  workingFor: 'working for {time}; {step}',
  workingLastStep: 'working for {time}, {step} ago',
  givenUpUnanswered: 'its last message was given up without an answer',
  noAnswerMaybeEnded: 'no answer for {time}; whether somebody ended its run cannot be told',
  messageWaited: 'a message has waited for {time}',
  lastStep: 'last step {time}',
  lastStepKnown: 'last step known of {time}',

  noAnswerFor: 'session {sessionKey} has had no answer for {time}{because}',
  behindHeartbeat: ': it is queued behind a heartbeat',
  nothingWorksOnIt: ', and nothing works on it',
  seenLastMessage: '{time} the last message of a user ({source}), no reply since',
  seenUnanswered: 'without an answer: {asked}',
  seenHeartbeat: '{time} a heartbeat ran meanwhile, which is no reply',
  endingHeartbeat: 'ending the heartbeat lets the message have its turn',
  askedAgainInVain:
    'it was asked again, in vain, and no run, no lock and no queue explains it; a fresh gateway answers the next message, and what was asked before it has to be sent again',
  sendAgainNoStep:
    'Send the message again: the gateway does not work on it, and no step makes it do so',

  aboutList: 'its list of sessions',
  aboutRun: 'what a run in a session has done',
  aboutReports: 'its own reports',
  aboutChannels: 'how its channels do',
  shownFrom: '; what is shown is from {time}',
  saysOverloaded: 'by its own word it is overloaded',
  slowNotAnswered:
    'the gateway is slow: it was asked for {about} at {time} and has not answered yet{from}',
  slowTook:
    'the gateway is slow: it took {took} for {about}, so it is asked less: again at {next}{from}',

  startsGoneNode: 'its service {name} starts a Node that is gone: {node}',
  untilServiceNode:
    'each start ends at once until the service is written anew, with a Node that is there',
  seenProgram: 'the program of {name} is {program}',
  startsGoneEntry: 'its service {name} starts an OpenClaw that is gone: {entry}',
  openclawMoved:
    'OpenClaw was moved, removed or only half updated: install it again, then have its service written anew',
  startsWrongNode:
    'its service {name} starts it with Node {version}, and this OpenClaw needs {wants}',
  installNode: 'install a Node that fits ({wants}), then have the service written anew with it',
  seenNode: '{node} is Node {version}',
  seenWants: 'OpenClaw asks for Node {wants}',
  remedyService: 'have OpenClaw write its service anew',
  cannotReadConfig: 'the gateway cannot read its config: {problem}',
  mendThatPlace:
    'mend that place in the file, or put back the copy that OpenClaw keeps beside it (its name ends in .bak)',
  noGatewayMode: 'it has no gateway.mode',
  gatewayModeIs: 'gateway.mode is {mode}, and a gateway starts on "local" alone',
  refusesConfig: 'the gateway refuses its config: {words}',
  untilModeLocal: 'each start ends the same way until gateway.mode says local',
  remedyModeLocal: 'say in OpenClaw’s settings that it runs on this machine',
  untilConfigMended: 'each start ends the same way until the config is mended',
  remedyConfig: 'let OpenClaw mend its settings',
  timesInARow: ' {count} times',
  startFailed: 'its start failed{times}: {said}{holder}',
  saidAsItEnded:
    'it said so {time} ago as it ended; a start now would most likely end the same way. Ask OpenClaw what it finds',
  remedyDoctor: 'ask OpenClaw what is wrong with it',
  processHasIt: ' (process {pid} has it)',
  seenItSaid: '{time} it said: {said}',

  shareOfCore: '{share} % of a core',
  readAndWritten: '{size} read and written in {time}',
  startsPrograms: 'it starts programs of its own',
  waitsOnDisk: 'it waits for the disk',
  workUnknown: 'whether it works cannot be told yet',
  lastWorked: 'it last worked {time} ago',

  activeUnclear: 'a run is active in {session}; {unclear}',
  seenRunKnown: 'run {run} started {time}, progress is known of until {known}',
  lookAlike: 'a slow answer and one that has stopped look alike so soon; `clawbuoy watch` can tell',
  progressNotFromOneLook: 'whether it makes progress cannot be told from one look',
  progressNotYet: 'whether it makes progress cannot be told yet',

  askedCommand: 'whether it may run a command',
  askedPlugin: 'whether a plugin may go on',
  askedChange: 'whether it may change OpenClaw itself',
  askedQuestion: 'a question',
  waitsForYourWord: 'session {sessionKey} has waited for your word for {time}: it asks {asked}',
  senderWaits: 'OpenClaw has kept {senders} on {channel} waiting for {time}, until you let them in',
  seenSender:
    '{time} a first message on the account {account}; it is answered once you have let its sender in, and the request ends at {until}',
  letSenderIn:
    'nobody new is answered before you let them in. "openclaw pairing list {channel}" shows who it is and a code, and "openclaw pairing approve {channel} CODE" lets them in. Somebody you do not know needs no answer: the request ends by itself after an hour',
  seeSender: 'see who it is, and their code',
  seenAsked: '{time} it asked, and no answer was heard of since',
  answerInOpenclaw:
    'answer it in OpenClaw: in its dashboard, or in the chat where it asked. Stopping its reply would throw its work away',
  waitsForInstaller: 'it waits for {installer}',
  processAtWork: '{answer}: process {pid} is at work ({work})',
  installer: '`{command}`, process {pid}',
  someInstaller: 'a package manager, process {pid}',
  comma: '{first}, {second}',
  firstThen: '{first}. {second}',
  withEnd: '{cause}{end}',
  serviceEnded: ' ({name}){end}',

  sessionGivenUp:
    'OpenClaw has given up session {key}: its work was interrupted, and no try to take it up again succeeded',
  seenListedGivenUp: '{time} OpenClaw lists it as given up; whoever writes there gets no answer',
  canGoOn: 'OpenClaw can go on with it in a new session, with all that was said',
  cannotGoOn: 'this OpenClaw cannot go on with it; afresh, it answers again',
  memoryGrows:
    "the gateway's memory grows without end: {used} of {all}, and {more} more within {time}",
  ofMachine: "this machine's {all}",
  ofContainer: 'the {all} that its container or service may have',
  ofHeap: 'the {all} that its own heap may have',
  memoryEnds: 'if it goes on like this, nothing is left in {time}',
  restartGivesMemory:
    'a restart at a moment when nobody waits gives the memory back; without one the system ends the gateway in the midst of its work',
  remedyRestartLater: 'restart it when nobody waits',
  oneJob: 'the scheduled job {name}',
  jobFailed: '{what} failed',
  jobMissed: '{what} did not run when it was due',
  nextRunMaySucceed:
    'the next run may succeed; what went wrong is told in the run’s history in OpenClaw',
  runJobByHand: 'what it was to do at that time was not done; it can be run by hand in OpenClaw',
  seenJobMissed: '{time} {name} was to run, by OpenClaw’s own word; {last}',
  hasNeverRun: 'it has never run',
  lastRunWas: 'its last run was {time}',
  seenJobFailed: '{time} {name} {what}{times}{why}',
  jobSwitchedOff: 'failed so often that OpenClaw has switched it off',
  jobUndelivered: 'ran, and its result reached nobody',
  jobRunFailed: 'failed',
  jobTimesInARow: ', {times} times in a row',
  remedyJobRuns: 'see what went wrong the last time',
  remedyJobByHand: 'run it by hand in OpenClaw if you need it; the command lists all jobs',
} as const;

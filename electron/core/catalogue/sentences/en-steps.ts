export const enSteps = {
  runInTerminal:
    'run `{command}` in a terminal, or `openclaw gateway install` to have it started and kept running',
  noManagerKnows: 'no service manager knows the gateway, so Clawbuoy cannot start it: {how}',
  managerCannotBeTold:
    'whether a service manager knows the gateway cannot be told ({why}), so Clawbuoy cannot start it: {how}',
  startByHandCosts:
    'nothing: the gateway is not running; Clawbuoy cannot start it, it is done by hand',

  unlockCosts: 'nothing: the lock file is kept and can be put back',
  abortCosts: 'the run in progress ends; what it has not said yet is lost',
  resetCosts: 'the conversation so far is archived; the agent starts afresh in this session',
  channelCosts: 'nothing where it is off; one that runs is away for some seconds',
  restartCosts: 'all runs in progress end; the gateway is away for some seconds',
  startCosts: 'nothing: the gateway is not running',
  startAgainCosts: 'the start of process {pid} ends and begins anew; no run is in progress yet',

  justWokenAskAgain:
    'the machine has just woken, and everything looks late then; ask again in {time}',
  servesOtherFolder:
    'the gateway at {url} serves another state folder ({served}) than the one watched ({watched})',
  stopThatProgram:
    '{cause}. Stop that program, or give the gateway another port; Clawbuoy touches neither',
  watchThatOne: '{words}. Watch that one with --state-dir, or name the right gateway with --url',
  severalListen:
    'several processes listen at {url} ({pids}): which one is the gateway cannot be told. Stop all but one first',
  twoGateways:
    'the gateway that answers is process {pid}, but {manager} runs process {other} as {name}: two gateways; acting on one would not help the other. Stop one of them first',
  migrationRefusal:
    '{cause}; a step would disturb it, and a restart begin it anew (openclaw/openclaw #111972). Wait until it ends',
  startRefusal:
    '{detail}. A restart would end that start and begin it anew. Wait for it; if you know better, end that process yourself',
  drainRefusal:
    'it is draining: it finishes its runs before it restarts, until {time} at the latest. Wait for it',
  compactionRefusal:
    '{session} is being compacted, for {time}; a restart would begin it anew. Wait until it ends, or end that run with `clawbuoy abort`',
  unseenWorkRefusal:
    'the gateway has worked on {session} for {time} without a run that is seen, as for a compaction; a restart would begin it anew. Wait until it ends, {until} at the latest',
  wasRestarted: 'the gateway was restarted {times} within ten minutes, last {time} ago',
  someTimes: '{count} times',
  restartInVain:
    '{seen}, and that did not mend it; look at its log before the next try. Another is allowed in {time}',
  restartTooSoon: '{seen}; give it time to come up. Another is allowed in {time}',

  lastDidNotHelp: 'the last one did not help',
  cameBackWithinHour: 'it has done so within the hour, and it has come back',
  onlyJustDone: 'it has only just done so',

  theMessageOf: 'the message of {times}',
  lostWithAbort: 'lost with the abort: {what}, to be sent again',

  undoWhy: 'the last step that can be undone is taken back',
  placeIsFree: 'its place is free',
  downOrUnused: 'the gateway is down, or has run nothing in that session since',
  movedReturns: 'what was moved or changed returns to its place',
  seenWhereItWas: 'it is seen where it was',

  noChannelInIt: 'the gateway is {state}, so no channel can be started in it: {detail}',
  cannotStartOneChannel:
    'this OpenClaw cannot start a channel by itself; `clawbuoy restart` starts them all with the gateway',
  channelSwitchedOff:
    "{target} is switched off or not set up in OpenClaw's config; switch it on there",
  channelStartedAnew: '{names}: started anew, while the gateway and its runs go on',
  channelTriedAgain:
    '{names}: tried again; a server that has refused it for good lets it in only with a new token or link',
  nothingArrivesNow: 'nothing: no message arrives over it now',
  channelStillWanted: 'the channel is still wanted by its owner',
  gatewayAnswers: 'the gateway answers',
  itHasNone: 'it has none',
  theyAre: 'they are {names}',
  nameTheChannel: 'name the channel: clawbuoy restart-channel telegram. Of this gateway {known}',
  channelTakesMessages: '{target} takes messages in; name an account to start it anew',
  noSuchChannel: 'there is no channel {target} in this gateway; {known}',

  startItYourself:
    'start it yourself after stopping it: `openclaw gateway run`, or let a service keep it running with `openclaw gateway install`',
  keepsItsLock:
    'asked to restart itself it keeps its process, and with it its lock on {names}: {how}',
  restartElsewhere: 'the gateway runs on another machine; restart it there',
  cannotRestartNoManager:
    'no service manager knows this gateway and it cannot restart itself, so it is not stopped: {how}',
  cannotBeAsked:
    'it is {state}, so it cannot be asked to restart itself, and no service manager knows it: {how}',
  restartsNewProcess: '{manager} restarts {name} under a new process number',
  restartsItself: 'the gateway restarts itself',
  cuttingItShort:
    '{drain}. Cutting it short ends those runs where they are: what they have not said yet is lost, and one that hangs may be resumed after it and hang again',
  oneAndTheSame: 'process, start time and listening port belong to one and the same gateway',
  nothingUnderWay: 'no migration, compaction or update is under way',
  budgetAllows: 'the restart budget allows it',
  inThemOrDrain: 'in {hung}: or it would drain for them',
  restartsOrKills:
    '{manager} restarts {name}; if its process {pid} does not end, SIGTERM and at last SIGKILL',
  restartRequest: 'gateway.restart.request: it finishes its runs first, for five minutes at most',
  newLifeAnswers: 'a new life of the gateway says hello and answers{more}',
  underNewNumber: ', under a new process number',
  mayNotStartAgain: '{cause}. It may well not start again',
  awayForSeconds: 'it is away for some seconds',
  gatewaySaysCosts: 'the gateway says: {said}{waiting}; {away}',
  noRunSeen: 'no run is seen in progress; {away}',
  cannotTellNoStart:
    'whether a gateway runs cannot be told, so none is started; `clawbuoy status` says why',
  gatewayIs: 'the gateway is {state}',
  managerStarts: '{manager} starts {name}',
  noGatewayRuns: 'no gateway runs for this state folder',
  gatewaySaysHello: 'a gateway says hello and answers',

  nameTheSessionFor: 'name the session: clawbuoy {action} agent:main:main',
  sessionOutOfReach:
    'the gateway is {state}, so a session cannot be reached in it: {detail}. {hint}',
  healTells: '`clawbuoy heal` tells what brings the gateway back',
  tryOnceItAnswers: 'Try again once it answers',
  noSuchSession:
    'there is no session {target}; asking for it would make one. `clawbuoy status --json` lists the sessions',
  steeredMessageLost: 'a message sent while the run was at work is lost with it',
  waitingStay: 'messages that wait stay in the queue',
  waitingMayBeLost: 'messages that wait and have no turn before that must be sent again',
  runIfAny: 'the run in progress, if there is one',
  runNamed: 'run {run}',
  queueIsKept: 'the queue is kept',
  nothingDropped: 'nothing that waits is dropped',
  methodEnds: '{method} ends {what}; {kept}',
  nameTheSession: 'name the session',
  noRunIn: 'no run is active in {target}',
  stepBegun: '{step}, begun {time} ago',
  itsRun: 'its run: {doing}',
  bothWords: '{costs}; {more}',
  runStillTheOne: 'run {run} is still the one in progress',
  noProgressMeanwhile: 'it has made no progress meanwhile',
  noRunAnyMore: 'no run is active in the session any more',
  getsNewFile: 'the session gets a new, empty file; its lock and history stay where they are',
  startsAfreshArchive: 'the session starts afresh; OpenClaw keeps its history in the archive',
  undoWhileStopped:
    'while the gateway is stopped and the new session is unused, `clawbuoy undo` gives the session its old file back; at any time a copy of the conversation lies in Clawbuoy’s archive',
  copyIsInArchive: 'a copy of its row and conversation is in Clawbuoy’s archive',
  noRunInItAnyMore: 'no run is active in it any more',
  stillTheJudgedSession: 'it is still the session that was judged',
  copiedOnlyRead: 'row and transcript are copied, OpenClaw’s own are only read',
  copiedForReading:
    'row and conversation are copied to {dir}, for reading: Clawbuoy cannot put them back into a database',
  clawbuoysArchive: 'Clawbuoy’s archive',
  resetsSession: 'sessions.reset {target}{slow}',
  sessionIsNew: 'the session is new and no run is active in it',
  onceTurnGivesUp: ', once the turn that waits for the lock has given up: within {time}',

  andMoreLocks: ', and {more} more',
  severalLocks: '{count} locks could be released; name one: {names}{more}',
  noLockReleasable: 'no lock may be released: {why}',
  noLock: 'there is no lock',
  noLockAt: 'there is no lock at {target}, and none of a session of that name',
  undoPutsBack:
    '`clawbuoy undo` puts the file back while its place is free, and the gateway is down or has run nothing in that session since',
  noRunOrDown: 'no run is active in the session, or the gateway is down',
  veryFileJudged: 'the lock is the very file that was judged (inode, size, time, content)',
  ownerAsJudged:
    'its owner is what it was judged to be, and is asked last of all whether it has the file open',
  judgedRightBefore: 'who owns it, whether a run is behind it, right before the move',
  goesIntoQuarantine: "{path} goes into Clawbuoy's quarantine",
  lockIsGone: 'the lock is gone',
  runActiveUnnamed:
    'a run is active, and it may be the one of this session, which is not known by name. Wait until it ends, then unlock',
  runActiveIn:
    'a run is active in {key}. Wait until it ends, or end it with `clawbuoy abort {key}`; then unlock if the lock is still there',
  leaveIt: 'Leave it',
  ifNobodyAnswers: 'If nobody answers, `clawbuoy reset {sessionKey}` gives the session a new file',
  nobodyHoldsYet: 'nobody holds it ({why}), yet {second}. {instead}',
  blocksNobody: '{why}; it blocks nobody',
  lockIsAlive: 'the lock is alive: {why}. {instead}',
  notProvedUnheld: 'it cannot be proved that nobody holds it: {why}. {instead}',
  endingFreesItsSession: 'ending the run frees its session',
  nothing: 'nothing',
  once: 'once',
  awayOne:
    '{names} is away for some seconds; what arrives meanwhile is fetched afterwards where its server keeps it',
  awayMany:
    '{names} are away for some seconds; what arrives meanwhile is fetched afterwards where its server keeps it',
  accountRuns: "the gateway's health says that {accounts} runs and is connected",
  accountsRun: "the gateway's health says that {accounts} run and are connected",
  queuedWaits: ', {messages} waits',
  queuedWait: ', {messages} wait',
  runEnds: '{runs} in progress ends ({names}); {away}',
  runsEnd: '{runs} in progress end ({names}); {away}',
  steeredLostOne: '{messages} sent while it was at work is lost with it and must be sent again',
  steeredLostMany: '{messages} sent while it was at work are lost with it and must be sent again',
  waitingStaysOne: '{messages} stays in the queue and come next',
  waitingStaysMany: '{messages} stay in the queue and come next',
  mustBeSentAgain: '{messages} got no answer and must be sent again ({places})',
  sessionSince: '{sessionKey}, since {time}',
  messagesOf: '{messages} ({times})',
  threeWords: '{first}; {second}; {third}',
  installerRefusal:
    'the gateway waits for {installer}, which installs what it needs; a restart would begin that anew. Wait until it ends; if you know better, end that process yourself',
  goOnCosts:
    'the conversation moves to a new one, with all that was said; who writes in its chat begins a fresh one',

  cannotGoOnWith:
    'this OpenClaw cannot go on with a session that it has given up; `clawbuoy reset {target}` lets it begin afresh',
  notGivenUp: 'OpenClaw has not given up {target}',
  runIsActiveIn: 'a run is active in {target}; wait for its end',
  goesOnInNewSession: 'OpenClaw goes on with the work in a new session, with all that was said',
  answerNotSent:
    'the answer is shown in OpenClaw, and is not sent to that chat, which is answered again once somebody writes /new there',
  stillGivenUp: 'OpenClaw still says that it has given the session up',
  noRunIsActive: 'no run is active in it',
  namesNewSession: 'the gateway names the new session and the run that it began there',
} as const;

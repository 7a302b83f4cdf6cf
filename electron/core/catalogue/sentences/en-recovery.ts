export const enRecovery = {
  runStillActive: 'a run is still active in the session',
  noRunWasActive: 'no run was active',
  runHasEnded: 'the run has ended',
  runWasEnded: 'the run was ended',
  runOverNextTurn: 'the run is over, and the next message has its turn',
  runIsOver: 'the run is over',
  noRunActive: 'no run is active in the session',
  nextHasTurn: 'the next message has its turn',
  noneTakenUp: 'none was taken up within {time}',
  endsOnlyItsOwn:
    '{found}: this OpenClaw can end only runs that its own chat began; restart the gateway instead',
  saysNoRun:
    '{found}, though the gateway says that there is no run to end; restart the gateway instead',
  askedAndFound: '{asked}, and {found}',

  askedNothingEnded: 'the gateway was asked first, and nothing was ended: {error}',
  knowsOfNoRun: 'the gateway knows of no run to end',
  gatewayEnded: 'the gateway ended {run}',
  theRun: 'the run',
  anotherBegan:
    'run {run} has ended, and another has begun in {sessionKey} meanwhile ({other}). Look again before you end that one',
  aRunBegan: 'a run has begun in {sessionKey} meanwhile ({run}). Look again before you end it',
  startedAnewMeanwhile:
    'the gateway was started anew meanwhile (process {pid}). Look again before you restart it',
  lookAgainFirst: '{why}. Look again before you restart it',
  troubleOver: 'the light does not ask for this step any more; nothing was done',
  runMovedAgain: 'the run has made progress again, {time} ago: it works. Leave it, or look again',

  waiterLost:
    'the message that waited in {sessionKey} did not survive the restart; its sender must send it again',
  waiterUnanswered: 'the message that waited in {sessionKey} got no answer within {time}',
  waitersAnswered: 'who waited was answered within {time}: {who}',
  waitersAtWork: 'the agent works on what waited: {who}',

  sameProcess:
    'it restarted inside the same process ({kept}): a lock of its own stays. Stop it and start it again, so that it gets a new process number',
  notBackInTime: 'it did not come back in time: it is {state}, {detail}',
  itAnswersAs: 'it answers{as}',
  asProcess: ' as process {pid}',
  notSeen: 'not seen',
  saysHelloBut: 'it says hello, but {error}',
  sameLife: 'it is still the same life of the gateway',
  itAnswers: 'it answers',

  runDoesNotEnd:
    'a run of the session does not end; a reset would leave it in the way. Restart the gateway instead',
  newAndFree: 'the session is new and free',
  startsAfreshCopied:
    'the session starts afresh; its conversation so far is copied to {place}{undo}{resend}',
  rowNotCopied: 'its row could not be copied',
  undoCannot: '. `clawbuoy undo` cannot give it back: {why}',
  resendAfterReset: '. {messages} got no answer ({times}) and must be sent again',
  hasReset: 'the gateway has reset the session',
  anotherSession: 'it is another session by now than the one that was judged; look again',

  sayYesTwice: '{second}. Say yes twice (`--yes --yes`) to do it',
  noGatewayRunsNow: 'no gateway runs',
  gatewayIsProcess: 'the gateway is process {pid}',
  askedNoRestartSeen: '{asked}, and no restart was seen: {proof}',
  backBut: 'the gateway is back, but {detail}',
  agreedToRestart:
    'the gateway has agreed to restart; runs in progress may end first, until {time} at the latest',
  doesNotEndIn: 'a run does not end in {names}',

  notTheManagers:
    'process {pid} is not the one that the service manager runs: nothing would start it again, so it is not stopped. End it yourself, then start the gateway',
  processEnded: 'process {pid} has ended',
  processDidNotEnd: 'process {pid} did not end',
  processCannotBeEnded: 'process {pid} cannot be ended',
  managerNotAnyMore: 'the service manager does not run process {pid} any more; nothing is stopped',
  notTheGatewayAnyMore: 'process {pid} is not the gateway any more',
  managerStartedProcess: '{manager} started process {pid}',
  managerWasAsked: 'the service manager was asked to start it',

  lockNotSeen: 'the lock is not seen where it was',
  lockWhereItWas: 'the lock is where it was',
  lockBackWhereItWas: 'the lock is back where it was',
  goesOnInOldFile: '{sessionKey} goes on in its old file',
  hasItBackAlready: '{sessionKey} has its conversation back already',
  hasItBack: '{sessionKey} has its conversation back; start the gateway again',

  notProvedInTime: 'it could not be proved in time',
  anotherLock: 'another lock is in its place than was judged; look again',
  alreadyGone: 'it was already gone',
  keptInQuarantine: 'kept in quarantine as {id}',
  sameLockAgain: 'the same lock is there again',
  lockGoneGateway: 'the lock is gone; the gateway is {state}',
  lockReleased: 'the lock was released: {why}',
  gatewayIsBack: 'the gateway is back: {how}',
  gatewayIsBackWith: 'the gateway is back: {how}. {words}',

  waitingBehindOne:
    '{messages} behind it (since {time}) had no turn within {limit}; `clawbuoy status` tells what becomes of it',
  waitingBehindMany:
    '{messages} behind it (since {time}) had no turn within {limit}; `clawbuoy status` tells what becomes of them',

  mendThatFirst: '{why}; mend that first',
  endNotTold: '{reason}. Its end is not told in the history: {error}',
  anotherUnderWay:
    'another step is under way: {action}, by process {pid} since {time}. Wait for its end',
  anotherIsUnderWay: 'another step is under way: {action}',
  restartsNotKnown: 'how often the gateway was restarted is not known: {why}',
  stopsOne: '{what} stops',
  stopsMany: '{what} stop',
  partsThatStop: '{first}, {more}',
  nothingInProgress: 'nothing is in progress',
  somethingInProgress: 'something is in progress',

  processNotTold:
    'which process the gateway is cannot be told from here: it may run in a container or as another user. Restart it where it runs',
  listenersNotTold: 'who listens at port {port} cannot be told, so nothing is stopped',
  seenButNobody:
    'the gateway was seen as process {pid}, but nobody listens at port {port}. Look again',
  seenButOther:
    'the gateway was seen as process {pid}, but process {other} listens at port {port}. Look again',
  secondBeside:
    'process {pid} is still there, and no service manager runs it: a second gateway beside it would fight with it. End it yourself first',
  processOutOfSight: 'process {pid} cannot be looked at: {why}',
  processStartDiffers: 'process {pid} is another one than was judged: its start differs',
  processNotToldOpenClaw: 'process {pid} cannot be told to be OpenClaw: {command}',
  commandNotReadable: 'its command line is not readable',
  nothingIsStopped: '{why}; nothing is stopped',
  startedAnew: 'started{as}',
  startedAgain: 'started again{as}',

  wasAskedToGoOn: 'OpenClaw was asked to go on with {sessionKey}, and did not answer',
  answerNotUnderstood: 'its answer is not understood',
  goesOnIn: 'it goes on in {sessionKey}, with run {run}',
  notBegunThere:
    'all that was said is in {sessionKey} now, but the work was not begun there ({why}). Write there to go on',
  saysNotWhy: 'it does not say why',
  stillListsGivenUp: 'OpenClaw still lists {sessionKey} as given up',
  noLongerListsGivenUp: 'OpenClaw no longer lists {sessionKey} as given up',

  nobodySaidYes: 'nobody said yes: give --yes, or answer at a terminal',
  yetStillRed: '{reason}, yet the light is still red: {headline}',
  waitBecause: 'wait: {why}',
  youMust: 'Clawbuoy can do nothing about it, you must: {headline}. {why}',
  youMustAct: '{reason}. You must act: {why}',
  beforeItFailed: '{reason}. Before it, {action} failed: {why}',
  partOf: '{action}: {name}',
  stepsWithinHour: 'it has done {steps} within an hour, and something keeps going wrong',
  healingPaused: 'self-healing does not {action} now: {pause}. A person must look',
  healingUnread:
    'self-healing does nothing while the journal cannot be read: what it has done in the last hour is not known',

  noSuchSessionInList:
    "there is no session {sessionKey} in the gateway's list; asking for it would make one",
  nothingWasChanged: '{why}; nothing was changed',
  wasNotReset: '{why}; the session was not reset',
  resetShowsThere:
    '{asked}: whether the session was reset shows in it only; its conversation is copied to {place}',
  doesNotLookNew: 'the session does not look new',

  isStoppedNow:
    '{why}. {name} is stopped now: `clawbuoy restart-channel {name}` starts it, and so does the next restart of the gateway',
  startNotTold: 'the gateway did not say how its start went',
  didNotStartIt: 'the gateway did not start it ({why})',
  stillBusyWithIt: 'the gateway is still busy with it ({why})',
  wasStarted: 'started',
  runsByItsWord: "{names}: running and connected, by the gateway's own word",
  stateNotTold: 'the gateway does not tell how it is',
  itIsState: 'it is {state}',
  itIsStateWith: 'it is {state}: {error}',
  channelRunning: 'running',
  channelNotRunning: 'not running',
  ofName: '{name}: {what}',

  stopBeforeNext: 'stop the gateway before the next message: {why}',
  lockNotInPlace:
    'the lock is not in its place: {why}; `clawbuoy undo` or the next start of Clawbuoy goes on with it',
  runBegunMeanwhile: 'a run has begun in the meantime ({run})',
  notLookedAtAnyMore: 'process {pid} cannot be looked at any more: {why}',
  livesAgain: 'process {pid} lives again',
  namedLivesAgain: 'it names process {pid}, which lives again',
  otherThanJudged: 'process {pid} is another one than was judged',
  becameOpenClaw: 'process {pid} has become OpenClaw',
  hasItOpen: 'process {pids} has it open',
  openNotTold: 'whether it is open cannot be told: {why}',
  nobodyAsked: 'nobody could be asked who has it open',

  workAtWork: '{what} is at work (process {pid})',
  workUpdate: 'an update',
  workDoctor: '`openclaw doctor`',
  workMigration: '`openclaw migrate`',
  workRemoval: 'a removal of OpenClaw',
  workBackup: 'a backup of OpenClaw',
  workNotTold:
    'whether an update or a repair of OpenClaw is at work cannot be told: {why}. A step in the middle of one could leave half of it',
  workUntold:
    'a command of OpenClaw has just begun (process {pid}), and it does not show yet whether it is an update or a repair. Try again in a minute',
  workRefusal: '{work}; a step in the middle of it could leave half of it. Wait until it ends',
  workRefusalFor:
    '{work} for {time}; a step in the middle of it could leave half of it. Wait until it ends',

  connectionLost: 'the connection to the gateway was lost before it answered ({text})',
  notAnsweredInTime: 'the gateway did not answer in time ({text})',
  gatewayNotUnderstood: 'the gateway’s answer is not understood',
  refusedWithoutReason: 'the gateway refused it without a reason ({code})',
  refusedWith: 'the gateway refused it: {text} ({code})',
} as const;

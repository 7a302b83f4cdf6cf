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
  runMovedAgain: 'the run has made progress again, {time} ago: it works. Leave it, or look again',

  waiterLost:
    'the message that waited in {sessionKey} did not survive the restart; its sender must send it again',
  waiterUnanswered: 'the message that waited in {sessionKey} got no answer within {time}',
  waitersAnswered: 'who waited was answered within {time}: {who}',

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
} as const;

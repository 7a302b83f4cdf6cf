/** Steps that were cut short, copies of conversations, and how a step is taken back. */
export const enInterrupted = {
  endedInMiddle: 'Clawbuoy was ended in the middle of `{step}` ({time}), {after}. {end}',
  beforeFirstPart: 'before its first part was over',
  afterPart: 'after "{name}"',
  lockReleasedUndo: 'The lock was released; `clawbuoy undo {id}` puts it back',
  lockOnItsWay:
    'The lock is in its place or in quarantine, never in none; `clawbuoy undo` or `clawbuoy unlock` finds out and finishes that first',
  lockNotReleased: 'The lock was not released; `clawbuoy unlock` judges it anew',
  abortShows: 'Whether the run was ended shows in `clawbuoy status`; `{again}` can be asked again',
  nothingCopiedYet: 'Nothing had been copied or changed yet; {again}',
  canBeAskedAgain: '`{command}` can be asked again',
  nothingChangedYet: 'Nothing had been changed yet. {copy}; {again}',
  copiedTo: 'Its conversation is copied to {place}',
  copiedToAgain: 'Its conversation is copied to {place}; {again}',
  sessionWasReset:
    'The session was reset. {copy}; `clawbuoy undo {id}` gives it back while the gateway is stopped',
  mayHaveGoneOn:
    'OpenClaw may have begun a new session for it. `{command}` can be asked again: it goes on only once',
  channelMayBeStopped: 'The channel may be stopped; `{command}` starts it',
  backShows:
    'Whether the gateway is back shows in `clawbuoy status`; `clawbuoy heal` goes on if it is not',
  hasItBackBegun:
    '{sessionKey} has its conversation back; start the gateway again. `clawbuoy reset {sessionKey}` begins it anew',
  lockIsBackAt: 'The lock is back at {path}; `clawbuoy unlock` releases it again',
  onItsWayBack:
    'What was being put back is in one place or the other, never in none; `clawbuoy undo` can be asked again',
  halfCopyKept: 'A copy that was not finished is kept as {place}: {why}',
  halfCopyCleared:
    'The conversation is whole where it was, and the copy that was not finished is cleared away',
  lockDisplaced:
    'a lock was moved in the very moment of a change, and its place at {path} was taken: two runs may have written to one session ({time}). The file is kept as {id}',

  copiedAside: 'row and conversation are in {place}',
  copiedEndAside: 'row and conversation, its last {size} MB, are in {place}',
  toldAside: 'the last {count} messages, as the gateway tells them, are in {place}',
  rowToldAside: 'row and the last {count} messages, as the gateway tells them, are in {place}',
  cannotCopy: 'the conversation cannot be copied: {why}',
  copyCannotBeWritten: 'the copy cannot be written: {why}',
  isInDatabase: 'its original is in a database',
  isEndOfLonger: 'it is the end of a longer conversation',
  noConversationHolds: 'no conversation of its session holds what it holds',
  fileNotOfVersion: '{path} is no manifest of this version',
  fileNotPlain: '{path} is no plain file',
  fileNotJson: '{path} is damaged: not JSON',
  fileNotRead: '{path} could not be read: {why}',
  folderNotListed: '{path} could not be listed: {why}',
  fileNotWritten: '{path} could not be written: {why}',
  copyLeftAlone: '{path} is a copy of which nothing is told: it is left alone',
  unfinishedWasWhole: 'an unfinished copy of {sessionKey} ({time}) was whole',
  unfinishedRemoved: 'an unfinished copy of {sessionKey} ({time}) was removed',

  stepOfOtherOpenClaw:
    'it was a step on another OpenClaw: `clawbuoy undo {id} --state-dir {dir}` takes it back',
  undoNotTold: 'whether there is something to undo cannot be told: {why}',
  lastNotTold:
    'which step was the last cannot be told: {why}. Name the one to take back: `clawbuoy undo {id}`',
  lockReturns: 'the lock returns to {path}',
  listIsItsOwn:
    'the gateway is {state}: the list of sessions is its own while it runs. Stop it (`openclaw gateway stop`), then undo. {copy}',
  copyIsAt: 'A copy of the conversation is {place}',
  nothingToUndo: 'there is nothing to undo',
  nothingToUndoAs: 'there is nothing to undo as {id}',
  resetOfDatabase:
    '{nothing}: the reset of {sessionKey} changed a database, into which Clawbuoy puts nothing back. {copy}',
  hasRunSince:
    'the gateway has run the agent since; putting the lock back would block its next message. {instead}',
  mayHaveRunSince:
    'whether the gateway has run the agent since cannot be told from here; putting the lock back might block its next message. {instead}',
  stopFirst: 'Stop the gateway first if you need it there',
  runBegunSince: 'a run has begun meanwhile ({run}). {instead}',
  isBack: '{path} is back',
  sessionNotKnown: 'which session it would give back is not known. {copy}',
  withCopy: '{why}. {copy}',
  gatewayListensNotTold: 'whether a gateway listens cannot be told',
  somethingListens: 'something listens at the gateway’s port again',
  gatewayProcessThere: "process {pid}, the gateway's, is there",
  managerAboutToStart: '{manager} is about to start {name}',
} as const;

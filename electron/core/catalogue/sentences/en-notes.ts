/** What the history keeps beside incidents and steps: who stopped what, and what was pressed. */
export const enNotes = {
  quietAnnounced: 'work is announced until {until}: {reason}',
  quietOver: 'the announced work is over',
  healingStopped: 'healing is stopped',
  healingGoesOn: 'healing goes on',
  personNeeded: 'a person was needed for `{step}`: {cause}',

  phonePressed: 'from the phone ("{outlet}"): {action}: {outcome}: {reason}',
  phoneRefused: 'from the phone ("{outlet}"): refused, {why}',
  phoneStepRefused: 'from the phone ("{outlet}"): {action} refused, {why}',
  phoneMoreUntold: '{words}; more within the hour are not told',
  pressNotOurs: 'it is no button of this Clawbuoy',
  pressStranger: 'somebody else pressed it',
  pressUsed: 'it was pressed before',
  pressLate: 'it was too late',
  pressOver: 'that trouble is over',
  pressCostly: 'it would cost something now',
  outcomeDone: 'done',
  outcomeRefused: 'refused',
  outcomeFailed: 'failed',
  outcomeNothing: 'nothing to do',

  healLock: '{why}; a message waits, and the gateway did not take the lock back by itself',
  healDown: 'the gateway is down for {time}; {sign}',
  healStalled: 'a run makes no progress for {time}, and a message waits behind it',
  healHung: 'the gateway has frozen for {time}',
  healChannel: 'no message arrives over {channel} for {time}',
  healChannels: 'no message arrives over its channels for {time}',
  healServiceFailed: '{manager} says that {service} has failed',
  healLeftUnloaded: 'an update has left {service} unloaded',

  crashSettled: 'quarantine: {why}',
} as const;

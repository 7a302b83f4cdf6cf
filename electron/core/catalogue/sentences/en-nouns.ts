/** What sentences count: one and many of each. */
export const enNouns = {
  account: ['account', 'accounts'],
  answer: ['answer', 'answers'],
  channel: ['more channel', 'more channels'],
  failure: ['failure', 'failures'],
  job: ['scheduled job', 'scheduled jobs'],
  lane: ['lane', 'lanes'],
  message: ['message', 'messages'],
  queued: ['queued message', 'queued messages'],
  run: ['run', 'runs'],
  sender: ['new sender', 'new senders'],
  session: ['session', 'sessions'],
  step: ['step', 'steps'],
  turn: ['turn', 'turns'],
  waiting: ['waiting message', 'waiting messages'],
} as const;

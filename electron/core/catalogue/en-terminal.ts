/** The terminal's short words: labels of at most seven characters, and the text beside them. */
export const enTerminal = {
  label: {
    why: 'why',
    waits: 'waits',
    lost: 'lost',
    todo: 'to do',
    note: 'note',
    more: 'more',
    openclaw: 'running',
  },
  waits: (who: string, time: string) => `${who}, since ${time}`,
  lost: (who: string, time: string) => `${who}, ${time}: send it again`,
  andMore: (count: number) => ` (and ${count} more)`,
  costs: (costs: string) => `costs: ${costs}`,
  wait: 'wait',
  waitUntil: (time: string) => `wait until ${time}`,
  version: (version: string, latency: string) => `OpenClaw ${version}, answers in ${latency}`,
  evidence: 'clawbuoy status -v',
  over: (cause: string, duration: string) => `over after ${duration}: ${cause}`,
  overUnknown: (cause: string) => `over: ${cause}`,
  /** One line for each event. */
  history: {
    began: (level: string, saying: string) => `${level}: ${saying}`,
    changed: (level: string, saying: string) => `now ${level}: ${saying}`,
    over: (saying: string) => `over: ${saying}`,
    step: (action: string, outcome: string) => `${action}: ${outcome}.`,
    stepFor: (action: string, who: string, outcome: string) => `${action} (${who}): ${outcome}.`,
    wouldAct: (action: string) => `${action}: would have been done, but is not allowed.`,
    acknowledged: (saying: string) => `acknowledged: ${saying}`,
    snoozed: (time: string, saying: string) => `no notices until ${time}: ${saying}`,
    dismissed: (who: string) => `a lost message is shown no more: ${who}`,
    longAgo: 'something of long ago',
    elsewhere: (command: string) => `Another OpenClaw has a history too: ${command}`,
  },
  nothingYet: 'Nothing has happened yet.',
  unchanged: (file: string) =>
    `${file} is there already and was left alone; name another file, or add --force.`,
};

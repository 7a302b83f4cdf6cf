/** The panel's words for lists of conversations and for the history. */
export const enPanel = {
  sessions: {
    idle: (count: number) => (count === 1 ? '1 idle' : `${count} idle`),
    filter: 'Find a conversation',
    noneLike: 'No conversation is called that.',
  },
  history: {
    /** Short troubles in a row, as in a restart. */
    cameBack: 'OpenClaw stopped and came back.',
  },
  /** A notice of the demo, told from a real one. */
  demoNotice: (title: string) => `Demo: ${title}`,
  /** The light is not to be seen: both reasons, because nothing tells which it is. */
  hiddenIcon:
    'The menu bar does not show Clawbuoy’s light. Either there is no room beside the notch: quit another menu-bar app. Or macOS was told to hide it: allow Clawbuoy in System Settings, Menu Bar. The keys in the settings open this panel either way.',
  /** How often each trouble came, and for how much of the time the agent could answer. */
  patterns: {
    title: 'How often',
    answeredTitle: 'Time answered',
    times: (count: number) => (count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`),
    once: {
      silent: (total: string) => `No answer once, for ${total}.`,
      down: (total: string) => `OpenClaw was down once, for ${total}.`,
      restart: (total: string) => `OpenClaw restarted once, in ${total}.`,
      other: (total: string) => `Something else was wrong once, for ${total}.`,
    },
    often: {
      silent: (times: string, total: string) => `No answer ${times}, ${total} in all.`,
      down: (times: string, total: string) => `OpenClaw was down ${times}, ${total} in all.`,
      restart: (times: string, total: string) => `OpenClaw restarted ${times}, ${total} in all.`,
      other: (times: string, total: string) =>
        `Something else was wrong ${times}, ${total} in all.`,
    },
    theSame: (times: string, saying: string) => `The same ${times}: ${saying}`,
    alwaysTheSame: (saying: string) => `Each time the same: ${saying}`,
    last: (saying: string) => `The last: ${saying}`,
    calm: 'Nothing went wrong.',
    percent: (number: string) => `${number} %`,
    answered: (percent: string) => `Answered ${percent} of the time.`,
    answeredWatched: (percent: string) => `Answered ${percent} of the time watched.`,
    leftOut: (duration: string) => `${duration} not watched, left out.`,
    notWatched: 'Not watched in this time.',
    forRange: (range: string, words: string) => `${range}: ${words}`,
    weekTitle: 'The last week',
    weekly: 'A summary once a week',
  },
};

/** What the panel says of lists of conversations and of what has been. */
export const enPanel = {
  sessions: {
    idle: (count: number) => (count === 1 ? '1 idle' : `${count} idle`),
    filter: 'Find a conversation',
    noneLike: 'No conversation is called that.',
  },
  history: {
    /** Short troubles in a row, as a restart makes them. */
    cameBack: 'OpenClaw stopped and came back.',
  },
};

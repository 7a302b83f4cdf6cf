/** Parts of Clawbuoy itself that can be out of order. */
export type NoticeTopic =
  | 'notifications'
  | 'settings'
  | 'dashboard'
  | 'login'
  | 'shortcut'
  | 'updates';

export type Notices = {
  /** Says what is wrong with a part, or with null that nothing is any more. */
  set(topic: NoticeTopic, text: string | null): void;
  list(): readonly string[];
};

/** What does not work in Clawbuoy itself, for the menu and the panel to say. */
export function createNotices(onChange: () => void): Notices {
  const texts = new Map<NoticeTopic, string>();
  return {
    set: (topic, text) => {
      if (text === (texts.get(topic) ?? null)) return;
      if (text === null) texts.delete(topic);
      else texts.set(topic, text);
      onChange();
    },
    list: () => [...texts.values()],
  };
}

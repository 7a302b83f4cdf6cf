/** Parts of Clawbuoy itself that can fail. */
export type NoticeTopic =
  | 'notifications'
  | 'settings'
  | 'dashboard'
  | 'login'
  | 'shortcut'
  | 'updates'
  | 'icon';

export type Notices = {
  /** Sets what is wrong with a part. Null: nothing is wrong any more. */
  set(topic: NoticeTopic, text: string | null): void;
  list(): readonly string[];
};

/** Problems of Clawbuoy itself, shown by the menu and the panel. */
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

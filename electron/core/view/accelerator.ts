/** What a keyboard event tells of the keys that are held. A part of the browser's own event. */
export type HeldKeys = {
  readonly key: string;
  /** The place on the keyboard. With Option a Mac names another sign in `key`. */
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
};

/**
 * The keys as Electron names them, such as `Control+Alt+Command+C`. Null for what should stay
 * typing or editing: fewer than two held keys beside the last one, as in ⌘V, or a last key that no
 * shortcut may end with.
 */
export function acceleratorOf(keys: HeldKeys): string | null {
  const held = [
    ...(keys.ctrlKey ? ['Control'] : []),
    ...(keys.altKey ? ['Alt'] : []),
    ...(keys.shiftKey ? ['Shift'] : []),
    ...(keys.metaKey ? ['Command'] : []),
  ];
  const last = lastKey(keys);
  const isEnough = held.length >= 2 && (keys.ctrlKey || keys.metaKey);
  return last === null || !isEnough ? null : [...held, last].join('+');
}

function lastKey({ key, code }: HeldKeys): string | null {
  if (/^[a-z0-9]$/i.test(key)) return key.toUpperCase();
  if (code === 'Space') return 'Space';
  if (/^F([1-9]|1\d|2[0-4])$/.test(key)) return key;
  return /^(?:Key|Digit)([A-Z0-9])$/.exec(code)?.[1] ?? null;
}

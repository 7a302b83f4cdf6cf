import { globalShortcut } from 'electron';

/**
 * Keeps the keys that open the panel equal to the settings. `onTrouble` gets the keys that the
 * system refused because another program has them. It gets null when all is well.
 */
export function createShortcut(
  onPress: () => void,
  onTrouble: (keys: string | null) => void,
): { follow(keys: string | null): void; close(): void } {
  let held: string | null = null;
  let asked: string | null = null;
  const release = () => {
    if (held !== null) globalShortcut.unregister(held);
    held = null;
  };
  return {
    follow: (keys) => {
      if (keys === asked) return;
      asked = keys;
      release();
      const given = keys === null || globalShortcut.register(keys, onPress);
      held = given ? keys : null;
      onTrouble(given ? null : keys);
    },
    close: release,
  };
}

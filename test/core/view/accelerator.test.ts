import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../../electron/core/api/settings-schema.ts';
import { acceleratorOf, type HeldKeys } from '../../../electron/core/view/accelerator.ts';

function pressed(key: string, code: string, held = ''): HeldKeys {
  return {
    key,
    code,
    ctrlKey: held.includes('⌃'),
    altKey: held.includes('⌥'),
    shiftKey: held.includes('⇧'),
    metaKey: held.includes('⌘'),
  };
}

describe('keys that are pressed for a shortcut', () => {
  it.each([
    ['c', 'KeyC', '⌃⌥⌘', 'Control+Alt+Command+C'],
    // A Mac writes another sign with Option.
    ['ç', 'KeyC', '⌥⌘', 'Alt+Command+C'],
    // On a German keyboard the key at the place of Y says Z.
    ['z', 'KeyY', '⌃⌥', 'Control+Alt+Z'],
    ['!', 'Digit1', '⌃⇧', 'Control+Shift+1'],
    ['F13', 'F13', '⌃⌘', 'Control+Command+F13'],
    [' ', 'Space', '⌃⌥', 'Control+Alt+Space'],
  ])('%s at %s with %s is %s, which the settings take', (key, code, held, wanted) => {
    const keys = acceleratorOf(pressed(key, code, held));
    expect(keys).toBe(wanted);
    expect(settingsSchema.shape.shortcut.safeParse(keys).success).toBe(true);
  });

  it.each([
    ['a letter that is typed', 'c', 'KeyC', ''],
    ['a capital', 'C', 'KeyC', '⇧'],
    ['paste', 'v', 'KeyV', '⌘'],
    ['a sign that Option writes', '€', 'KeyE', '⌥'],
    ['a sign of Option and Shift', '‰', 'KeyE', '⌥⇧'],
    ['a held key alone', 'Control', 'ControlLeft', '⌃⌥'],
    ['the way out', 'Tab', 'Tab', '⌃⇧'],
    ['a cancel', 'Escape', 'Escape', '⌃⌥'],
  ])('%s stays what it is', (_what, key, code, held) => {
    expect(acceleratorOf(pressed(key, code, held))).toBeNull();
  });
});

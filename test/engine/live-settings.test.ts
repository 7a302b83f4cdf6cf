import { expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../electron/core/api/settings-schema.ts';
import { createLiveSettings } from '../../electron/engine/live-settings.ts';
import type { SettingsFile } from '../../electron/home/settings.ts';

/** A file that somebody edits by hand while a step may be under way. */
function edited() {
  let notifications = true;
  let isBusy = false;
  const told: boolean[] = [];
  const file: SettingsFile = {
    path: '/settings.json',
    load: () => ({ settings: { ...DEFAULT_SETTINGS, notifications }, findings: [] }),
    save: () => ({ ok: false, error: 'not here' }),
    ensureFile: () => ({ ok: false, error: 'not here' }),
  };
  const choices = createLiveSettings({
    file,
    isBusy: () => isBusy,
    onChange: () => told.push(choices.loaded.settings.notifications),
    log: () => undefined,
  });
  return {
    choices,
    told,
    edit(next: boolean) {
      notifications = next;
      choices.reload();
    },
    busy(next: boolean) {
      isBusy = next;
      if (!next) choices.free();
    },
  };
}

it('takes up what was edited by hand during a step once the step is over', () => {
  const { choices, told, edit, busy } = edited();
  busy(true);
  edit(false);
  expect(choices.loaded.settings.notifications).toBe(true);
  busy(false);
  expect(choices.loaded.settings.notifications).toBe(false);
  expect(told).toEqual([false]);
});

it('reads no file again after a step in which nobody edited it', () => {
  const { told, edit, busy } = edited();
  busy(true);
  busy(false);
  edit(false);
  expect(told).toEqual([false]);
});

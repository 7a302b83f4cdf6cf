import { beforeEach, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('../support/electron-double.ts'));

import { appCipher } from '../../electron/shell/safe-storage.ts';
import { double, resetDouble } from '../support/electron-double.ts';

beforeEach(() => {
  resetDouble();
  double.ready = true;
});

it('makes a secret unreadable and readable again, where the system keeps the key', async () => {
  const cipher = appCipher('darwin');
  expect(await cipher.isAvailable()).toBe(true);
  const data = await cipher.encrypt('canary-secret');
  expect(data.toString()).not.toContain('canary');
  expect(await cipher.decrypt(data)).toBe('canary-secret');
});

it('is not available on a Linux without a password store, where everybody knows the key', async () => {
  expect(await appCipher('linux').isAvailable()).toBe(true);
  double.passwordStore = 'basic_text';
  expect(await appCipher('linux').isAvailable()).toBe(false);
  double.passwordStore = null;
  expect(await appCipher('linux').isAvailable()).toBe(false);
  expect(await appCipher('darwin').isAvailable()).toBe(false);
});

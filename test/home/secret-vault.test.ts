import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'vitest';
import { type Cipher, openVault } from '../../electron/home/secret-vault.ts';
import { createSecretReader } from '../../electron/outlets/secrets.ts';

const CANARY = 'canary-çlé-\n-with-lines';

function cipher(parts: Partial<Cipher> = {}): Cipher {
  return {
    isAvailable: async () => true,
    encrypt: async (text) => Buffer.from(`k1${Buffer.from(text).toString('hex')}`),
    decrypt: async (data) => {
      const text = data.toString();
      if (!text.startsWith('k1')) throw new Error(`wrong key for ${text}`);
      return Buffer.from(text.slice(2), 'hex').toString();
    },
    ...parts,
  };
}

function place(onEnd: TestContext['onTestFinished']): string {
  const folder = mkdtempSync(join(tmpdir(), 'clawbuoy-vault-'));
  onEnd(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'home', 'secrets.json');
}

describe('secrets that the app keeps', () => {
  it('come back as they were, and stand readable in no file', async ({
    expect,
    onTestFinished,
  }) => {
    const path = place(onTestFinished);
    const vault = openVault(path, cipher());
    expect(await vault.read('phone token')).toEqual({ ok: true, value: null });
    expect(await vault.keep('phone token', CANARY)).toMatchObject({ ok: true });
    expect(await vault.keep('other', 'x')).toMatchObject({ ok: true });
    expect(await openVault(path, cipher()).read('phone token')).toEqual({
      ok: true,
      value: CANARY,
    });
    expect(readFileSync(path, 'utf8')).not.toContain('canary');
    expect(statSync(path).mode & 0o077).toBe(0);
    const secret = createSecretReader({ env: {}, store: null, vault });
    expect(await secret('app:phone token')).toEqual({ ok: true, value: CANARY });
    expect(await secret('app:toString')).toMatchObject({ ok: false });
  });

  it('are not kept where the system has no safe place, and nothing is written', async ({
    expect,
    onTestFinished,
  }) => {
    const path = place(onTestFinished);
    for (const isAvailable of [
      async () => false,
      async () => {
        throw new Error(CANARY);
      },
    ]) {
      const kept = await openVault(path, cipher({ isAvailable })).keep('a', CANARY);
      expect(kept).toMatchObject({ ok: false });
      expect(JSON.stringify(kept)).not.toContain('canary');
    }
    expect(() => statSync(path)).toThrow();
  });

  it('are told of by name alone where they cannot be read, and are not written over', async ({
    expect,
    onTestFinished,
  }) => {
    const path = place(onTestFinished);
    await openVault(path, cipher()).keep('a', CANARY);
    const changed = cipher({
      decrypt: async () => {
        throw new Error(CANARY);
      },
    });
    const read = await openVault(path, changed).read('a');
    expect(read).toMatchObject({ ok: false, error: expect.stringContaining('give it again') });
    expect(JSON.stringify(read)).not.toContain('canary');
    writeFileSync(path, '{"damaged');
    expect(await openVault(path, cipher()).keep('b', 'x')).toMatchObject({ ok: false });
    expect(readFileSync(path, 'utf8')).toBe('{"damaged');
  });

  it('can be read by the app alone', async ({ expect }) => {
    const secret = createSecretReader({ env: {}, store: null });
    expect(await secret('app:phone')).toMatchObject({
      ok: false,
      error: expect.stringContaining('only the app'),
    });
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('../support/electron-double.ts'));

import { answer, fileFor } from '../../electron/shell/protocol.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'clawbuoy-panel-'));
  await writeFile(join(root, 'index.html'), '<!doctype html>');
  await writeFile(join(root, 'notes.txt'), 'not for the panel');
  await writeFile(`${root}.html`, 'a neighbour');
});
afterAll(async () => {
  await rm(root, { recursive: true });
  await rm(`${root}.html`);
});

describe('the panel’s own scheme', () => {
  it('serves a file of the panel under the policy', async () => {
    const response = await answer(root, 'GET', 'clawbuoy://panel/index.html');
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('<!doctype html>');
    const policy = response.headers.get('Content-Security-Policy');
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
  });

  it.each([
    ['up and out', 'clawbuoy://panel/../secret.html'],
    ['up and out, encoded', 'clawbuoy://panel/%2e%2e/secret.html'],
    ['up and out, its slash encoded', 'clawbuoy://panel/..%2fsecret.html'],
    ['into a neighbour of a like name', 'clawbuoy://panel/..%2fclawbuoy-panel.html'],
    ['with backslashes', 'clawbuoy://panel/..%5csecret.html'],
    ['with a NUL', 'clawbuoy://panel/index.html%00.html'],
    ['with a broken escape', 'clawbuoy://panel/%E0%A4%A.html'],
    ['to another host', 'clawbuoy://elsewhere/index.html'],
    ['with another scheme', 'file:///etc/hosts.html'],
    ['to a kind of file the panel has not', 'clawbuoy://panel/notes.txt'],
    ['to a folder', 'clawbuoy://panel/'],
  ])('refuses a path %s', async (_case, url) => {
    expect((await answer(root, 'GET', url)).status).toBe(404);
  });

  it('never names a file outside its folder, not even a neighbour', () => {
    const neighbour = `clawbuoy://panel/..%2f${root.split('/').at(-1)}.html`;
    expect(fileFor(root, neighbour)).toEqual({ ok: false, error: 'outside the panel' });
  });

  it('only reads', async () => {
    expect((await answer(root, 'POST', 'clawbuoy://panel/index.html')).status).toBe(405);
  });

  it('says 404 of a file that is not there', async () => {
    expect((await answer(root, 'GET', 'clawbuoy://panel/none.js')).status).toBe(404);
  });
});

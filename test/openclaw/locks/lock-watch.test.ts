import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createLockWatch } from '../../../electron/openclaw/locks/lock-watch.ts';

const AT = '2026-11-22T12:00:00.000Z';

it('reads anew only the lock that is asked about: a folder may hold hundreds, each asked in turn', () => {
  const stateDir = realpathSync(mkdtempSync(join(tmpdir(), 'clawbuoy-locks-')));
  onTestFinished(() => rmSync(stateDir, { recursive: true, force: true }));
  const folder = join(stateDir, 'agents/main/sessions');
  mkdirSync(folder, { recursive: true });
  const [a, b] = ['a', 'b'].map((name) => join(folder, `${name}.jsonl.lock`));
  if (a === undefined || b === undefined) throw new Error('no paths');
  const write = (path: string, pid: number) =>
    writeFileSync(path, JSON.stringify({ pid, createdAt: AT }));
  write(a, 1);
  write(b, 1);
  const watch = createLockWatch({
    stateDir,
    system: { watchFolders: () => ({ close: () => undefined }) },
    now: () => Date.parse(AT),
    onChange: () => undefined,
  });
  onTestFinished(() => watch.close());
  const pidOf = (path: string) => {
    const content = watch.locks().find((lock) => lock.path === path)?.content;
    return content?.kind === 'payload' ? content.pid : null;
  };
  write(a, 2);
  write(b, 2);
  watch.refresh(a);
  expect([pidOf(a), pidOf(b)]).toEqual([2, 1]);
  rmSync(b);
  watch.refresh(b);
  expect(pidOf(b)).toBeNull();
  watch.refresh(join(folder, 'sessions.json'));
  expect(watch.locks().map((lock) => lock.path)).toEqual([a]);
});

it('forgets a folder that was made and removed before it could be watched, and watches it anew', () => {
  const stateDir = realpathSync(mkdtempSync(join(tmpdir(), 'clawbuoy-locks-')));
  onTestFinished(() => rmSync(stateDir, { recursive: true, force: true }));
  const folder = join(stateDir, 'agents/passing/sessions');
  mkdirSync(folder, { recursive: true });
  const watched: string[][] = [];
  let fail = (_folder: string, _why: string): void => undefined;
  const watch = createLockWatch({
    stateDir,
    system: {
      watchFolders: (_root, folders, _onChange, onError) => {
        watched.push([...folders]);
        fail = onError;
        return { close: () => undefined };
      },
    },
    now: () => Date.parse(AT),
    onChange: () => undefined,
  });
  onTestFinished(() => watch.close());
  fail(folder, 'ENOENT: no such file or directory');
  expect(watch.findings()).toEqual([
    `${folder} cannot be watched: ENOENT: no such file or directory`,
  ]);
  watch.sweep();
  expect(watch.findings()).toHaveLength(1);
  rmSync(folder, { recursive: true });
  watch.sweep();
  expect(watch.findings()).toEqual([]);
  mkdirSync(folder);
  watch.sweep();
  expect(watched.at(-1)).toContain(folder);
});

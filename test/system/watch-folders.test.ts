import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  folderIndex,
  type WatchFn,
  watchEachFolder,
  watchTree,
} from '../../electron/system/watch-folders.ts';

type Fake = {
  readonly path: string;
  readonly recursive: boolean;
  readonly emit: (event: 'rename' | 'change', name: string | null) => void;
  fail: (error: Error) => void;
  isClosed: boolean;
};

function fakeWatch(refuse: (path: string) => string | null = () => null) {
  const made: Fake[] = [];
  const watch: WatchFn = (path, { recursive }, listener) => {
    const code = refuse(path);
    if (code !== null) throw Object.assign(new Error(code), { code });
    const fake: Fake = { path, recursive, emit: listener, fail: () => {}, isClosed: false };
    made.push(fake);
    return {
      on: (_event, fail) => {
        fake.fail = fail;
      },
      close: () => {
        fake.isClosed = true;
      },
    };
  };
  return { watch, made };
}

let root: string;
let folders: string[];
let changed: string[];
let errors: string[];

const onChange = (folder: string) => changed.push(folder);
const onError = (folder: string, why: string) => errors.push(`${folder}: ${why}`);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'clawbuoy-watch-'));
  folders = ['a', 'b', 'c'].map((name) => join(root, name, 'sessions'));
  for (const folder of folders) mkdirSync(folder, { recursive: true });
  changed = [];
  errors = [];
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('one watch per folder', () => {
  it('reports what is made, renamed or removed, not what grows', () => {
    const { watch, made } = fakeWatch();
    watchEachFolder(watch)(root, folders, onChange, onError);
    made[1]?.emit('change', 'a.jsonl');
    expect(changed).toEqual([]);
    made[1]?.emit('rename', 'a.jsonl.lock');
    expect(changed).toEqual([folders[1]]);
    expect(made.every(({ recursive }) => !recursive)).toBe(true);
  });

  it('skips folders that do not exist and watches each once', () => {
    const { watch, made } = fakeWatch();
    const asked = [...folders, ...folders, join(root, 'missing')];
    watchEachFolder(watch)(root, asked, onChange, onError);
    expect(made.map(({ path }) => path)).toEqual(folders);
    expect(errors).toEqual([]);
  });

  it('reports a removed folder once more and lets it go, the others stay', () => {
    const { watch, made } = fakeWatch();
    watchEachFolder(watch)(root, folders, onChange, onError);
    rmSync(join(root, 'a'), { recursive: true });
    made[0]?.emit('rename', 'sessions');
    expect(changed).toEqual([folders[0]]);
    expect(made.map(({ isClosed }) => isClosed)).toEqual([true, false, false]);
  });

  it('keeps a folder in which an entry has its own name', () => {
    const { watch, made } = fakeWatch();
    watchEachFolder(watch)(root, folders, onChange, onError);
    made[0]?.emit('rename', 'sessions');
    expect(changed).toEqual([folders[0]]);
    expect(made[0]?.isClosed).toBe(false);
  });

  it('lets go of a folder whose name now belongs to a new one', () => {
    const { watch, made } = fakeWatch();
    watchEachFolder(watch)(root, folders, onChange, onError);
    const [folder = ''] = folders;
    renameSync(folder, `${folder}.old`);
    mkdirSync(folder);
    made[0]?.emit('rename', 'sessions');
    expect(changed).toEqual([folder]);
    expect(made[0]?.isClosed).toBe(true);
  });

  it.each(['ENOSPC', 'EMFILE'])('says %s once for all that are left', (code) => {
    const { watch, made } = fakeWatch((path) => (path === folders[0] ? null : code));
    watchEachFolder(watch)(root, folders, onChange, onError);
    expect(made).toHaveLength(1);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain('2 are not watched');
  });

  it('names a folder that may not be watched and goes on', () => {
    const { watch, made } = fakeWatch((path) => (path === folders[0] ? 'EACCES' : null));
    watchEachFolder(watch)(root, folders, onChange, onError);
    expect(errors).toEqual([`${folders[0]}: EACCES`]);
    expect(made).toHaveLength(2);
  });

  it('names a watch that fails later and closes it', () => {
    const { watch, made } = fakeWatch();
    watchEachFolder(watch)(root, folders, onChange, onError);
    made[2]?.fail(new Error('gone'));
    expect(errors).toEqual([`${folders[2]}: gone`]);
    expect(made[2]?.isClosed).toBe(true);
  });

  it('closes every watch, and twice is no harm', () => {
    const { watch, made } = fakeWatch();
    const watching = watchEachFolder(watch)(root, folders, onChange, onError);
    watching.close();
    watching.close();
    expect(made.every(({ isClosed }) => isClosed)).toBe(true);
  });
});

describe('one watch for the tree', () => {
  it('is a single recursive one, and tells which folder an entry is in', () => {
    const { watch, made } = fakeWatch();
    watchTree(watch)(root, folders, onChange, onError);
    expect(made.map(({ path, recursive }) => [path, recursive])).toEqual([[root, true]]);
    made[0]?.emit('rename', 'b/sessions/x.jsonl.lock');
    made[0]?.emit('rename', 'b/other/x.jsonl.lock');
    made[0]?.emit('change', 'c/sessions/x.jsonl');
    expect(changed).toEqual([folders[1]]);
  });

  it('reports every folder when events were lost', () => {
    const { watch, made } = fakeWatch();
    watchTree(watch)(root, folders, onChange, onError);
    made[0]?.emit('change', null);
    expect(changed).toEqual(folders);
  });

  it('is nothing when the root is missing, and an error when it is refused', () => {
    const missing = fakeWatch();
    watchTree(missing.watch)(join(root, 'none'), folders, onChange, onError).close();
    expect(missing.made).toEqual([]);
    const { watch } = fakeWatch(() => 'EPERM');
    watchTree(watch)(root, folders, onChange, onError).close();
    expect(errors).toEqual([`${root}: EPERM`]);
  });
});

describe('the folder of an event', () => {
  const below = ['/r/agents/a/sessions', '/r/agents/Köln/sessions', '/r'];
  const foldersOf = folderIndex('/r', below);

  it.each([
    ['agents/a/sessions/x.lock', [below[0]]],
    ['agents/a/sessions', [below[0]]],
    ['agents/a', [below[0]]],
    ['agents', [below[2], below[0], below[1]]],
    ['x', [below[2]]],
    ['agents/b/sessions/x.lock', []],
    ['agents/a/sessions/deep/x.lock', []],
    ['agents/ab/sessions', []],
    // APFS: any case, and Unicode taken apart.
    ['Agents/A/sessions/x.lock', [below[0]]],
    [`agents/${'Köln'.normalize('NFD')}/sessions/x.lock`, [below[1]]],
    ['../elsewhere/x', []],
    [null, below],
    ['', below],
  ])('%j is %j', (name, expected) => {
    expect(foldersOf(name)).toEqual(expected);
  });
});

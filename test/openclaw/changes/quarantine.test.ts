import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { err, ok, type Result } from '../../../electron/core/result.ts';
import type { MoveRequest } from '../../../electron/openclaw/changes/fenced-move.ts';
import { createQuarantine } from '../../../electron/openclaw/changes/quarantine.ts';
import { inspectLock } from '../../../electron/openclaw/locks/lock-file.ts';
import { type Files, realFiles } from '../../../electron/system/files.ts';
import {
  type FileCall,
  fileError,
  quickFiles,
  separateVolume,
  watchedFiles,
  withoutLinks,
} from '../../support/faulty-files.ts';

const ORPHAN = '{"pid":999999,"createdAt":"2026-11-22T10:00:00.000Z"}';
const LIVE = '{"pid":1,"createdAt":"2026-11-22T11:00:00.000Z","nonce":"of the live run"}';

let root: string;
let stateDir: string;
let sessions: string;
let lockPath: string;
let dir: string;

function build() {
  root = mkdtempSync(join(realpathSync(tmpdir()), 'clawbuoy-quarantine-'));
  stateDir = join(root, 'state');
  sessions = join(stateDir, 'agents', 'main', 'sessions');
  lockPath = join(sessions, 'a.jsonl.lock');
  dir = join(root, 'home', 'quarantine');
  mkdirSync(sessions, { recursive: true });
  writeFileSync(lockPath, ORPHAN);
}
const clear = () => rmSync(root, { recursive: true, force: true });
beforeEach(build);
afterEach(clear);

function request(files: Files = realFiles, recheck = (): Result<void> => ok(undefined)) {
  const found = inspectLock(lockPath, stateDir, files);
  if (found.kind !== 'regular') throw new Error(found.why);
  return {
    lockPath,
    stateDir,
    expected: found.identity,
    recheck,
    actionId: 'action-1',
    why: 'its owner is dead',
  } satisfies MoveRequest;
}

const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : null);
const stored = () =>
  existsSync(dir)
    ? readdirSync(dir)
        .filter((name) => name.endsWith('.lock'))
        .map((name) => readFileSync(join(dir, name), 'utf8'))
    : [];
const settled = () =>
  createQuarantine({ dir })
    .entries()
    .entries.map((entry) => entry.state);
const replaceLock = () => {
  rmSync(lockPath);
  writeFileSync(lockPath, LIVE);
};

/** The three kinds of place a quarantine can have. */
const places: [string, () => Files][] = [
  ['on the same file system', () => quickFiles],
  ['on another file system', () => separateVolume(join(root, 'home'), quickFiles)],
  ['where there are no hard links', () => withoutLinks(quickFiles)],
  [
    'elsewhere, without hard links',
    () => separateVolume(join(root, 'home'), withoutLinks(quickFiles)),
  ],
];

describe.each(places)('a quarantine %s', (name, place) => {
  it('takes the judged lock away and keeps it, with its manifest', () => {
    const before = statSync(lockPath);
    const moved = createQuarantine({ dir, files: place() }).judgeAndMove(request(place()));
    expect(moved).toMatchObject({
      ok: true,
      value: { state: 'quarantined', path: lockPath, actionId: 'action-1' },
    });
    expect(readdirSync(sessions)).toEqual([]);
    expect(stored()).toEqual([ORPHAN]);
    const file = readdirSync(dir).find((name) => name.endsWith('.lock')) ?? '';
    expect(statSync(join(dir, file)).mtimeMs).toBeCloseTo(before.mtimeMs, -1);
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    const [entry] = createQuarantine({ dir }).entries().entries;
    expect(Buffer.from(entry?.contentBase64 ?? '', 'base64').toString()).toBe(ORPHAN);
  });

  it('puts it back, the same in content and time', () => {
    const before = statSync(lockPath);
    const quarantine = createQuarantine({ dir, files: place() });
    const moved = quarantine.judgeAndMove(request(place()));
    if (!moved.ok) throw new Error(String(moved.error.why));
    expect(quarantine.putBack(moved.value.id)).toMatchObject({ ok: true });
    expect(read(lockPath)).toBe(ORPHAN);
    expect(statSync(lockPath).mtimeMs).toBeCloseTo(before.mtimeMs, -1);
    expect(readdirSync(sessions)).toEqual(['a.jsonl.lock']);
    expect(stored()).toEqual([]);
    expect(settled()).toEqual(['put-back']);
    expect(quarantine.putBack(moved.value.id)).toMatchObject({
      ok: false,
      error: { kind: 'refused', code: 'unknown-entry' },
    });
  });

  it('never puts it back over a lock that was made since', () => {
    const quarantine = createQuarantine({ dir, files: place() });
    const moved = quarantine.judgeAndMove(request(place()));
    if (!moved.ok) throw new Error(String(moved.error.why));
    writeFileSync(lockPath, LIVE);
    const refused = { ok: false, error: { kind: 'refused', code: 'place-taken' } };
    expect(quarantine.putBack(moved.value.id)).toMatchObject(refused);
    expect(read(lockPath)).toBe(LIVE);
    expect(stored()).toEqual([ORPHAN]);
    rmSync(lockPath);
    const late = watchedFiles(({ name }) => {
      if (name === 'link' && !existsSync(lockPath)) writeFileSync(lockPath, LIVE);
    }, place());
    expect(createQuarantine({ dir, files: late }).putBack(moved.value.id)).toMatchObject(refused);
    expect(read(lockPath)).toBe(LIVE);
    expect(stored()).toEqual([ORPHAN]);
    expect(readdirSync(sessions)).toEqual(['a.jsonl.lock']);
  });

  it('puts back a lock that was made in the very moment of the move', () => {
    const files = watchedFiles(({ name, paths }) => {
      if (name === 'rename' && paths[0] === lockPath && read(lockPath) === ORPHAN) replaceLock();
    }, place());
    const result = createQuarantine({ dir, files }).judgeAndMove(request(place()));
    expect(result).toMatchObject({ ok: false, error: { code: 'changed' } });
    expect(read(lockPath)).toBe(LIVE);
    expect(readdirSync(sessions)).toEqual(['a.jsonl.lock']);
    expect(stored()).toEqual([]);
    expect(settled()).toEqual([]);
  });

  it('says so loudly when that place was taken meanwhile, and keeps what it moved', () => {
    let moved = false;
    const files = watchedFiles(({ name, paths }) => {
      if (name === 'rename' && paths[0] === lockPath && !moved) replaceLock();
      if (name === 'rename' && paths[0] === lockPath) moved = true;
      if (name === 'link' && paths[1] === lockPath && !existsSync(lockPath)) {
        writeFileSync(lockPath, 'a third run');
      }
    }, place());
    // Across file systems the change is met before the second rename, so it happens later there.
    const late = watchedFiles(({ name, paths }) => {
      if (name === 'rename' && paths[1]?.endsWith('.clawbuoy')) replaceLock();
      if (name === 'link' && paths[1] === lockPath && !existsSync(lockPath)) {
        writeFileSync(lockPath, 'a third run');
      }
    }, place());
    const isOther = name.includes('else') || name.includes('another');
    const result = createQuarantine({ dir, files: isOther ? late : files }).judgeAndMove(
      request(place()),
    );
    expect(result).toMatchObject({ ok: false, error: { kind: 'failed', code: 'place-taken' } });
    expect(result.ok ? '' : String(result.error.why)).toContain('two runs may be writing');
    expect(read(lockPath)).toBe('a third run');
    expect(stored()).toEqual([LIVE]);
    expect(readdirSync(sessions)).toEqual(['a.jsonl.lock']);
    expect(settled()).toEqual(['displaced']);
  });
});

describe('what is not moved', () => {
  const unchanged = (result: unknown, code: string) => {
    expect(result).toMatchObject({ ok: false, error: { kind: 'refused', code } });
    expect(stored()).toEqual([]);
    expect(settled()).toEqual([]);
  };

  it('a lock whose owner looks different at the last moment', () => {
    const asked = request(realFiles, () => err('process 42 has started again'));
    const result = createQuarantine({ dir }).judgeAndMove(asked);
    unchanged(result, 'owner');
    expect(!result.ok && result.error.why).toContain('process 42');
    expect(read(lockPath)).toBe(ORPHAN);
  });

  it('a lock that was replaced, rewritten or released since it was judged', () => {
    const asked = request();
    replaceLock();
    unchanged(createQuarantine({ dir }).judgeAndMove(asked), 'changed');
    const again = request();
    writeFileSync(lockPath, LIVE);
    unchanged(createQuarantine({ dir }).judgeAndMove(again), 'changed');
    rmSync(lockPath);
    unchanged(createQuarantine({ dir }).judgeAndMove(again), 'gone');
  });

  it('a lock that changes while the owner is looked at again', () => {
    const replaced = createQuarantine({ dir }).judgeAndMove(
      request(realFiles, () => {
        replaceLock();
        return ok(undefined);
      }),
    );
    unchanged(replaced, 'changed');
    expect(read(lockPath)).toBe(LIVE);
    const rewritten = createQuarantine({ dir }).judgeAndMove(
      request(realFiles, () => {
        writeFileSync(lockPath, ORPHAN);
        return ok(undefined);
      }),
    );
    unchanged(rewritten, 'changed');
  });

  it('a symlink, a folder, a file with a second name, a path outside', () => {
    const asked = request();
    const move = (path: string) =>
      createQuarantine({ dir }).judgeAndMove({ ...asked, lockPath: path });
    symlinkSync(lockPath, join(sessions, 'b.jsonl.lock'));
    unchanged(move(join(sessions, 'b.jsonl.lock')), 'unsafe');
    mkdirSync(join(sessions, 'c.jsonl.lock'));
    unchanged(move(join(sessions, 'c.jsonl.lock')), 'unsafe');
    linkSync(lockPath, join(root, 'second-name'));
    unchanged(move(lockPath), 'unsafe');
    writeFileSync(join(root, 'd.jsonl.lock'), ORPHAN);
    unchanged(move(join(root, 'd.jsonl.lock')), 'unsafe');
    writeFileSync(join(sessions, 'a.jsonl'), 'a transcript');
    unchanged(move(join(sessions, 'a.jsonl')), 'unsafe');
    expect(read(join(sessions, 'a.jsonl'))).toBe('a transcript');
    expect(read(lockPath)).toBe(ORPHAN);
  });

  it('anything, for an id that is none', () => {
    for (const id of ['../../etc/passwd', '', 'unknown']) {
      unchanged(createQuarantine({ dir }).putBack(id), 'unknown-entry');
    }
  });
});

describe('one call that fails', () => {
  /** Runs a step again and again, failing its first call, then its second, to the last. */
  function atEveryCall(
    run: (before: (call: FileCall) => void) => void,
    fail: (call: FileCall) => void,
  ) {
    for (let number = 1; ; number += 1) {
      clear();
      build();
      let seen = 0;
      run((call) => {
        seen = call.number;
        if (call.number === number) fail(call);
      });
      if (seen < number) return seen;
    }
  }

  const cases = [
    ...['ENOSPC', 'ENOENT'].flatMap((code) =>
      places.map(([name, place]) => [code, name, place] as const),
    ),
    ...['EACCES', 'EROFS', 'EIO'].map((code) => [code, 'anywhere', () => quickFiles] as const),
  ];

  it.each(cases)(
    '%s while moving, %s: the world is unchanged or the lock moved',
    (code, _n, place) => {
      const calls = atEveryCall(
        (before) => {
          const asked = request(place());
          const files = watchedFiles(before, place());
          const result = createQuarantine({ dir, files }).judgeAndMove(asked);
          if (result.ok) {
            expect(readdirSync(sessions)).toEqual([]);
            expect(stored()).toEqual([ORPHAN]);
          } else {
            expect(result.error.why).not.toBe('');
            expect(result.error.code).not.toBe('stranded');
            expect(read(lockPath)).toBe(ORPHAN);
          }
          const told = createQuarantine({ dir, files: place() }).recover(() => false);
          expect(told.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
          expect([read(lockPath), ...stored()].filter((text) => text === ORPHAN)).toHaveLength(1);
          expect(readdirSync(sessions)).toEqual(result.ok ? [] : ['a.jsonl.lock']);
        },
        () => {
          throw fileError(code);
        },
      );
      expect(calls).toBeGreaterThan(20);
    },
  );

  it.each(cases)('%s while putting back, %s: nothing is lost', (code, _n, place) => {
    const calls = atEveryCall(
      (before) => {
        const moved = createQuarantine({ dir, files: place() }).judgeAndMove(request(place()));
        if (!moved.ok) throw new Error(String(moved.error.why));
        const files = watchedFiles(before, place());
        const result = createQuarantine({ dir, files }).putBack(moved.value.id);
        if (result.ok) expect(read(lockPath)).toBe(ORPHAN);
        else expect(read(lockPath)).toBeNull();
        createQuarantine({ dir, files: place() }).recover(() => false);
        expect([read(lockPath), ...stored()]).toContain(ORPHAN);
        expect(readdirSync(sessions).filter((name) => name.startsWith('.'))).toEqual([]);
      },
      () => {
        throw fileError(code);
      },
    );
    expect(calls).toBeGreaterThan(10);
  });

  it.each(places)(
    'killed before any call while moving, %s: the next start settles it',
    (_n, place) => {
      const calls = atEveryCall(
        (before) => {
          const asked = request(place());
          let dead = false;
          const files = watchedFiles((call) => {
            if (dead) throw fileError('EIO');
            try {
              before(call);
            } catch (error) {
              dead = true;
              throw error;
            }
          }, place());
          createQuarantine({ dir, files, pid: 12_345 }).judgeAndMove(asked);
          const next = createQuarantine({ dir, files: place() });
          const told = next.recover(() => false);
          expect(told.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
          expect([read(lockPath), ...stored()].filter((text) => text === ORPHAN)).toHaveLength(1);
          expect(readdirSync(sessions)).toEqual(read(lockPath) === null ? [] : ['a.jsonl.lock']);
          expect(next.recover(() => false)).toEqual([]);
          expect(settled()).toEqual(read(lockPath) === null ? ['quarantined'] : []);
        },
        () => {
          throw fileError('EIO');
        },
      );
      expect(calls).toBeGreaterThan(20);
    },
  );
});

describe('the next start', () => {
  it('leaves an intent alone that another live Clawbuoy has just written', () => {
    const asked = request();
    let dead = false;
    const files = watchedFiles(({ name, paths }) => {
      dead ||= name === 'rename' && paths[0] === lockPath;
      if (dead) throw fileError('EIO');
    });
    createQuarantine({ dir, files, pid: 4242 }).judgeAndMove(asked);
    const next = createQuarantine({ dir, pid: 1 });
    expect(next.recover((pid) => pid === 4242)).toMatchObject([{ outcome: 'in-flight' }]);
    const later = createQuarantine({ dir, pid: 1, now: () => Date.now() + 120_000 });
    expect(later.recover(() => true)).toMatchObject([{ outcome: 'never-moved' }]);
  });

  it('puts back a live lock that a crash left in quarantine', () => {
    const asked = request();
    let dead = false;
    const files = watchedFiles(({ name, paths }) => {
      if (dead) throw fileError('EIO');
      if (name !== 'rename' || paths[0] !== lockPath) return;
      replaceLock();
      dead = true;
    });
    createQuarantine({ dir, files, pid: 4242 }).judgeAndMove(asked);
    expect(stored()).toEqual([LIVE]);
    expect(createQuarantine({ dir }).recover(() => false)).toMatchObject([{ outcome: 'reverted' }]);
    expect(read(lockPath)).toBe(LIVE);
    expect(stored()).toEqual([]);
  });

  it('names a damaged manifest and goes on with the others', () => {
    const moved = createQuarantine({ dir }).judgeAndMove(request());
    expect(moved.ok).toBe(true);
    writeFileSync(join(dir, 'damaged.json'), '{"v":1');
    const listed = createQuarantine({ dir }).entries();
    expect(listed.entries).toHaveLength(1);
    expect(listed.findings).toEqual([expect.stringContaining('damaged.json')]);
  });
});

describe('old manifests', () => {
  const DAY_MS = 24 * 60 * 60_000;
  const START_MS = Date.parse('2026-11-22T12:00:00.000Z');
  const at = (days: number) => createQuarantine({ dir, now: () => START_MS + days * DAY_MS });
  const move = () => {
    const moved = at(0).judgeAndMove(request());
    if (!moved.ok) throw new Error(String(moved.error.why));
    return moved.value.id;
  };

  it('are forgotten four weeks after the lock was put back, and no sooner', () => {
    at(1).putBack(move());
    at(28).recover(() => false);
    expect(settled()).toEqual(['put-back']);
    at(30).recover(() => false);
    expect(settled()).toEqual([]);
    expect(readdirSync(dir)).toEqual([]);
    expect(read(lockPath)).toBe(ORPHAN);
  });

  it('stay as long as the lock can be put back, however long that is', () => {
    const id = move();
    at(4_000).recover(() => false);
    expect(settled()).toEqual(['quarantined']);
    expect(at(4_000).putBack(id).ok).toBe(true);
    expect(read(lockPath)).toBe(ORPHAN);
  });

  it('stay where a file of theirs is left', () => {
    const id = move();
    at(1).putBack(id);
    writeFileSync(join(dir, `${id}.lock`), LIVE);
    at(30).recover(() => false);
    expect(settled()).toEqual(['put-back']);
    expect(stored()).toEqual([LIVE]);
  });
});

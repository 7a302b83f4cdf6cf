import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  CLOSED,
  GONE,
  lock,
  openSocket,
  owner,
  run,
  SESSION_ID,
  session,
} from '../support/evidence.ts';
import { fileError, watchedFiles } from '../support/faulty-files.ts';
import { leaveOrphan, locked } from './scenes.ts';
import { gatewayProcess, World } from './world.ts';

function orphaned() {
  const world = locked(new World(onTestFinished));
  leaveOrphan(world);
  return world;
}

const kept = (world: World) =>
  world.quarantine.entries().entries.filter((one) => one.state === 'quarantined');

describe('an unlock', () => {
  it('moves the lock aside and can be undone', async () => {
    const world = orphaned();
    const content = readFileSync(world.lockPath, 'utf8');
    const result = await world.act('unlock', world.lockPath);
    expect(result).toMatchObject({ outcome: 'done', undo: kept(world)[0]?.id });
    expect(existsSync(world.lockPath)).toBe(false);
    expect(await world.act('undo', result.id)).toMatchObject({ outcome: 'done' });
    expect(readFileSync(world.lockPath, 'utf8')).toBe(content);
  });

  it('moves the lock of the session list as well, asked for by its path (#13203)', async () => {
    const world = new World(onTestFinished);
    const made = world.writeLock(31_337);
    const path = made.replace(/[^/]+$/, 'sessions.json.lock');
    renameSync(made, path);
    const about = { kind: 'store', sessionId: '', path, pid: 31_337 } as const;
    world.seen = () => ({
      locks: existsSync(path) ? [lock({ ...about, owner: GONE, ageMs: 20_000 })] : [],
    });
    expect(await world.act('unlock', path)).toMatchObject({ outcome: 'done' });
    expect(existsSync(path)).toBe(false);
  });

  it('is refused when a run begins between the judgement and the move', async () => {
    const world = orphaned();
    world.runsNow = () => [run()];
    const result = await world.act('unlock', world.lockPath);
    expect(result).toMatchObject({ outcome: 'refused' });
    expect(result.reason).toContain('a run has begun');
    expect(existsSync(world.lockPath)).toBe(true);
  });

  it('is not barred by the last list of a gateway that is gone', async () => {
    const [listed, told] = [orphaned(), orphaned()];
    listed.runsNow = () => [{ ...run(), knownBy: 'list' }];
    expect(await listed.act('unlock', listed.lockPath)).toMatchObject({ outcome: 'done' });
    // A gateway that answers knows what it lists.
    told.runsNow = listed.runsNow;
    told.socketFact = openSocket('2026.7.35');
    expect(await told.act('unlock', told.lockPath)).toMatchObject({ outcome: 'refused' });
  });

  it('is refused when the owner’s number lives again in between', async () => {
    const world = orphaned();
    world.processes.set(999, gatewayProcess({ pid: 999 }));
    expect(await world.act('unlock', world.lockPath)).toMatchObject({ outcome: 'refused' });
    expect(existsSync(world.lockPath)).toBe(true);
  });

  it('is refused when the number was used again between the judgement and the move', async () => {
    const world = orphaned();
    const foreign = owner('other');
    world.seen = () => ({ locks: [lock({ path: world.lockPath, pid: 999, owner: foreign })] });
    const later = foreign.kind === 'alive' ? foreign.startedAtMs + 10_000 : 0;
    world.processes.set(
      999,
      gatewayProcess({ pid: 999, startedAtMs: later, argv: ['nginx'], command: 'nginx' }),
    );
    const result = await world.act('unlock', world.lockPath);
    expect(result).toMatchObject({ outcome: 'refused' });
    expect(result.reason).toContain('another one than was judged');
    expect(existsSync(world.lockPath)).toBe(true);
  });

  it('is refused when the stranger that was judged has become OpenClaw since', async () => {
    const world = orphaned();
    const foreign = owner('other');
    world.seen = () => ({ locks: [lock({ path: world.lockPath, pid: 999, owner: foreign })] });
    const startedAtMs = foreign.kind === 'alive' ? foreign.startedAtMs : 0;
    world.processes.set(999, gatewayProcess({ pid: 999, startedAtMs }));
    const result = await world.act('unlock', world.lockPath);
    expect(result).toMatchObject({ outcome: 'refused' });
    expect(result.reason).toContain('has become OpenClaw');
    expect(existsSync(world.lockPath)).toBe(true);
  });

  const holder = (
    world: ReturnType<typeof orphaned>,
    verdict: 'foreign' | 'recycled' | 'leaked' | 'orphaned',
  ) => {
    const foreign = owner('other');
    if (foreign.kind !== 'alive') throw new Error('the owner must live');
    const gateway = owner('openclaw-gateway');
    const made = readFileSync(world.lockPath, 'utf8');
    const madeMs = Date.parse(JSON.parse(made).createdAt);
    const later = { ...foreign, startedAtMs: madeMs + 60_000 };
    const judged = {
      foreign: lock({ path: world.lockPath, pid: 999, owner: foreign }),
      recycled: lock({ path: world.lockPath, pid: 999, owner: later }),
      orphaned: lock({ path: world.lockPath, pid: 999, owner: GONE }),
      leaked: lock({ path: world.lockPath, owner: gateway, ageMs: 60_000, openedBy: CLOSED }),
    }[verdict];
    const pid = verdict === 'leaked' ? 4242 : 999;
    const payload = { pid, createdAt: new Date(world.nowMs - 60_000).toISOString() };
    if (verdict === 'leaked') writeFileSync(world.lockPath, JSON.stringify(payload));
    world.seen = () => ({ locks: existsSync(world.lockPath) ? [judged] : [] });
    const startedAtMs = judged.owner?.kind === 'alive' ? judged.owner.startedAtMs : 0;
    if (verdict === 'leaked') {
      world.processes.set(4242, gatewayProcess({ pid: 4242, startedAtMs }));
    } else if (verdict !== 'orphaned') {
      const argv = { argv: ['nginx'], command: 'nginx' };
      world.processes.set(999, gatewayProcess({ pid: 999, startedAtMs, ...argv }));
    }
    return pid;
  };
  const VERDICTS = ['foreign', 'recycled', 'leaked'] as const;
  const nobody = { kind: 'asked', pids: [], unread: [], notSeen: null } as const;

  it.each([...VERDICTS, 'orphaned'] as const)(
    'asks last of all who has a %s lock open, and takes it where nobody has',
    async (verdict) => {
      const world = orphaned();
      const pid = holder(world, verdict);
      const asked: unknown[] = [];
      let isLast = false;
      world.onOpenersNow = (path, question) => {
        asked.push({ path, question });
        isLast = true;
      };
      world.read = (info) => {
        isLast = false;
        return info;
      };
      world.files = watchedFiles(({ name, paths }) => {
        if (name === 'rename' && paths[0] === world.lockPath) expect(isLast).toBe(true);
      });
      const result = await world.act('unlock', world.lockPath);
      expect(result, result.reason).toMatchObject({ outcome: 'done' });
      expect(asked).toEqual([
        { path: world.lockPath, question: { owners: [pid], everybody: true } },
      ]);
    },
  );

  it.each(VERDICTS)('is refused when the owner of a %s lock has it open', async (verdict) => {
    const world = orphaned();
    const pid = holder(world, verdict);
    world.openers = { ...nobody, pids: [pid] };
    const result = await world.act('unlock', world.lockPath);
    expect(result).toMatchObject({ outcome: 'refused' });
    expect(result.reason).toContain(`process ${pid} has it open`);
    expect(existsSync(world.lockPath)).toBe(true);
  });

  it.each(VERDICTS)(
    'is refused when nobody can tell whether the owner of a %s lock has it open',
    async (verdict) => {
      for (const why of ['unread', 'unknown'] as const) {
        const world = orphaned();
        const pid = holder(world, verdict);
        world.openers =
          why === 'unread'
            ? { ...nobody, unread: [pid] }
            : { kind: 'unknown', why: 'lsof is slow' };
        const result = await world.act('unlock', world.lockPath);
        expect(result, why).toMatchObject({ outcome: 'refused' });
        expect(result.reason).toContain('cannot be told');
        expect(existsSync(world.lockPath)).toBe(true);
      }
    },
  );

  it.each([...VERDICTS, 'orphaned'] as const)(
    'is refused when another process has a %s lock open, as one in a container would',
    async (verdict) => {
      const world = orphaned();
      holder(world, verdict);
      world.openers = { ...nobody, pids: [9_017] };
      const result = await world.act('unlock', world.lockPath);
      expect(result).toMatchObject({ outcome: 'refused' });
      expect(result.reason).toContain('process 9017 has it open');
    },
  );

  it('takes a lock of the dead although others could not be looked at: they have nothing to do with it', async () => {
    const world = orphaned();
    holder(world, 'orphaned');
    world.openers = { ...nobody, notSeen: 'process 7 may be OpenClaw' };
    expect(await world.act('unlock', world.lockPath)).toMatchObject({ outcome: 'done' });
  });

  it.each([
    ['may have it open', { ...nobody, notSeen: 'process 7 may be OpenClaw' }],
    ['has it open', { ...nobody, pids: [7] }],
    ['cannot be told at all', { kind: 'unknown', why: 'lsof is slow' }],
  ] as const)(
    'leaves an empty lock where somebody %s at the last moment',
    async (_what, openers) => {
      const world = orphaned();
      writeFileSync(world.lockPath, '');
      const empty = lock({
        path: world.lockPath,
        ageMs: 60_000,
        content: { kind: 'empty' },
        owner: null,
      });
      world.seen = () => ({ locks: existsSync(world.lockPath) ? [empty] : [] });
      world.openers = openers;
      expect(await world.act('unlock', world.lockPath)).toMatchObject({ outcome: 'refused' });
      world.openers = nobody;
      expect(await world.act('unlock', world.lockPath)).toMatchObject({ outcome: 'done' });
    },
  );

  it('is refused when a live lock has taken the place of the one that was judged', async () => {
    const world = orphaned();
    const live = JSON.stringify({ pid: 4242, createdAt: new Date(world.nowMs).toISOString() });
    const judged = world.seen();
    world.seen = () => judged;
    writeFileSync(world.lockPath, live);
    const result = await world.act('unlock', world.lockPath);
    expect(result).toMatchObject({ outcome: 'refused' });
    expect(result.reason).toContain('another lock is in its place');
    expect(readFileSync(world.lockPath, 'utf8')).toBe(live);
  });

  it('is refused when the lock changes in between', async () => {
    const world = orphaned();
    world.files = watchedFiles(({ name, paths }) => {
      if (name === 'lstat' && paths[0] === world.lockPath)
        writeFileSync(world.lockPath, '{"pid":1}');
    });
    expect(await world.act('unlock', world.lockPath)).toMatchObject({ outcome: 'refused' });
    expect(kept(world)).toEqual([]);
  });

  it('says in red when another lock has taken the place of one that was moved wrongly', async () => {
    const world = orphaned();
    world.files = watchedFiles(({ name, paths }) => {
      if (name === 'rename' && paths[0] === world.lockPath) {
        rmSync(world.lockPath);
        writeFileSync(world.lockPath, '{"pid":2}');
      }
      if (name === 'link') writeFileSync(world.lockPath, '{"pid":3}');
    });
    const result = await world.act('unlock', world.lockPath);
    expect(result).toMatchObject({ outcome: 'failed' });
    expect(result.reason).toMatch(/^stop the gateway .* two runs may be writing/);
    expect(result.needsPersonAtOnce).toBe(true);
    expect(readFileSync(world.lockPath, 'utf8')).toBe('{"pid":3}');
  });
});

describe('a disk that fails', () => {
  const codes = ['EACCES', 'EPERM', 'ENOSPC', 'EROFS', 'EIO'] as const;
  it('keeps a step from beginning that the journal could not tell of', async () => {
    for (const code of codes) {
      const world = orphaned();
      world.journalFiles = watchedFiles(({ name }) => {
        if (name === 'open' || name === 'write') throw fileError(code);
      });
      const result = await world.act('unlock', world.lockPath);
      expect(result).toMatchObject({ outcome: 'refused', steps: [] });
      expect(result.reason).toContain(code);
      expect(existsSync(world.lockPath)).toBe(true);
    }
  });
});

describe('undoing a release', () => {
  async function released(before: () => Partial<ReturnType<World['seen']>> = () => ({})) {
    const world = orphaned();
    const seen = world.seen;
    world.seen = () => ({ ...seen(), ...before() });
    expect(await world.act('unlock', world.lockPath)).toMatchObject({ outcome: 'done' });
    return { world, seen };
  }

  it('is refused once the gateway has run the agent since', async () => {
    const { world, seen } = await released();
    world.nowMs += 60_000;
    const since = run({ phase: 'ended', startedAtMs: world.nowMs - 5_000 });
    world.seen = () => ({ ...seen(), runs: [since] });
    const result = await world.act('undo', null);
    expect(result).toMatchObject({ outcome: 'refused' });
    expect(result.reason).toContain('has run the agent since');
    expect(existsSync(world.lockPath)).toBe(false);
  });

  it('is refused by an engine that came later and cannot know, unless the row does', async () => {
    const { world, seen } = await released();
    world.nowMs += 60_000;
    const unseen = { coveredSinceMs: world.nowMs - 1_000, confirmedAtMs: world.nowMs, list: [] };
    const row = (updatedAtMs: number | null) => session({ sessionId: SESSION_ID, updatedAtMs });
    world.seen = () => ({ ...seen(), runs: unseen, sessions: [row(world.nowMs - 5_000)] });
    expect(await world.act('undo', null)).toMatchObject({ outcome: 'refused' });
    world.seen = () => ({ ...seen(), runs: unseen, sessions: [row(world.nowMs - 120_000)] });
    expect(await world.act('undo', null)).toMatchObject({ outcome: 'done' });
  });

  it('puts the lock back under a gateway that is down, whatever ran before', async () => {
    const { world, seen } = await released();
    world.nowMs += 60_000;
    world.seen = () => ({
      ...seen(),
      runs: [run({ phase: 'ended', startedAtMs: world.nowMs - 5_000 })],
      gateway: { http: { kind: 'refused' }, process: GONE },
    });
    expect(await world.act('undo', null)).toMatchObject({ outcome: 'done' });
    expect(existsSync(world.lockPath)).toBe(true);
  });

  it('never puts it over another one', async () => {
    const { world } = await released();
    writeFileSync(world.lockPath, '{"pid":4242}');
    expect(await world.act('undo', null)).toMatchObject({ outcome: 'refused' });
    expect(readFileSync(world.lockPath, 'utf8')).toBe('{"pid":4242}');
  });
});

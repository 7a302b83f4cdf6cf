import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { GONE, lock, owner, run, SESSION_ID, session } from '../support/evidence.ts';
import { fileError, watchedFiles } from '../support/faulty-files.ts';
import { leaveOrphan, locked } from './scenes.ts';
import { gatewayProcess, World } from './world.ts';

function orphaned() {
  const world = locked(new World(onTestFinished));
  leaveOrphan(world);
  return world;
}

/** How many file calls an unlock without any fault makes. */
async function callsOfUnlock(): Promise<number> {
  const world = orphaned();
  let calls = 0;
  world.files = watchedFiles(() => {
    calls += 1;
  });
  expect(await world.act('unlock', world.lockPath)).toMatchObject({ outcome: 'done' });
  expect(calls).toBeGreaterThan(15);
  return calls;
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

  it('is refused when a run begins between the judgement and the move', async () => {
    const world = orphaned();
    world.runsNow = () => [run()];
    const result = await world.act('unlock', world.lockPath);
    expect(result).toMatchObject({ outcome: 'refused' });
    expect(result.reason).toContain('a run has begun');
    expect(existsSync(world.lockPath)).toBe(true);
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
    expect(result.reason).toMatch(/^RED: stop the gateway .* two runs may be writing/);
    expect(readFileSync(world.lockPath, 'utf8')).toBe('{"pid":3}');
  });
});

describe('a disk that fails', () => {
  const codes = ['EACCES', 'EPERM', 'ENOSPC', 'EROFS', 'EIO'] as const;
  for (const code of codes) {
    it(`at any file call (${code}): refused or failed with a reason, or done; the lock is never lost`, async () => {
      const calls = await callsOfUnlock();
      const outcomes = new Set<string>();
      for (let failAt = 1; failAt <= calls; failAt += 1) {
        const world = orphaned();
        const content = readFileSync(world.lockPath, 'utf8');
        let call = 0;
        world.files = watchedFiles(() => {
          call += 1;
          if (call === failAt) throw fileError(code);
        });
        const result = await world.act('unlock', world.lockPath);
        outcomes.add(result.outcome);
        world.files = watchedFiles(() => undefined);
        world.quarantine.recover(() => false);
        expect(['refused', 'failed', 'done'], `call ${failAt}`).toContain(result.outcome);
        expect(result.reason, `call ${failAt}`).not.toBe('');
        const isThere = existsSync(world.lockPath);
        if (isThere) expect(readFileSync(world.lockPath, 'utf8')).toBe(content);
        expect(isThere || kept(world).length === 1, `call ${failAt}: ${result.reason}`).toBe(true);
        if (result.outcome !== 'done') expect(isThere, `call ${failAt}`).toBe(true);
      }
      expect(outcomes.size).toBeGreaterThan(1);
    });
  }

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

  it('loses no step to a lock that vanishes between any two calls', async () => {
    const calls = await callsOfUnlock();
    for (let vanishAt = 1; vanishAt <= calls; vanishAt += 1) {
      const world = orphaned();
      let call = 0;
      world.files = watchedFiles(() => {
        call += 1;
        if (call === vanishAt) rmSync(world.lockPath, { force: true });
      });
      const result = await world.act('unlock', world.lockPath);
      expect(['nothing-to-do', 'refused', 'failed', 'done'], `call ${vanishAt}`).toContain(
        result.outcome,
      );
      expect(
        world.quarantine.recover(() => false).filter((one) => one.outcome === 'failed'),
      ).toEqual([]);
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

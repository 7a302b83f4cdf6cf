import { describe, expect, it } from 'vitest';
import { ok } from '../../electron/core/result.ts';
import { createSystem } from '../../electron/system/index.ts';
import { pacedSystem } from '../../electron/system/paced-system.ts';
import type { System } from '../../electron/system/types.ts';

const ENDS = { localAddress: '::1', localPort: 2, remoteAddress: '::1', remotePort: 1 };

/** Each question to the operating system, and what is said where it is not asked. */
const QUESTIONS = {
  bootedAtMs: { ask: (system: System) => system.bootedAtMs(), unasked: null },
  processes: {
    ask: (system: System) => system.processes([42]),
    unasked: [expect.objectContaining({ kind: 'unknown', pid: 42 })],
  },
  shownProcesses: {
    ask: (system: System) => system.shownProcesses(),
    unasked: expect.objectContaining({ ok: false }),
  },
  workOf: {
    ask: (system: System) => system.workOf(42),
    unasked: { ioBytes: null, children: null },
  },
  listeners: { ask: (system: System) => system.listeners(1), unasked: null },
  versionOf: { ask: (system: System) => system.versionOf('/bin/node'), unasked: null },
  connectionOwner: { ask: (system: System) => system.connectionOwner(ENDS), unasked: null },
  openers: {
    ask: (system: System) => system.openers('/x', { owners: [], everybody: true }),
    unasked: expect.objectContaining({ kind: 'unknown' }),
  },
  folderOf: { ask: (system: System) => system.folderOf(42), unasked: null },
  status: {
    ask: (system: System) => system.services.status(null),
    unasked: expect.objectContaining({ kind: 'unknown' }),
  },
};
type Name = keyof typeof QUESTIONS;

/** What is asked at the very moment of acting, or acts, or stays open by itself. */
const UNPACED = [
  'platform',
  'presence',
  'processNow',
  'environmentOf',
  'memoryLimitOf',
  'sharesPaths',
  'unseenUsers',
  'openersNow',
  'watchFolders',
  'signal',
  'services',
];

/** A system whose every answer takes so long, by a clock of its own. */
function slowSystem(tookMs: number) {
  let nowMs = 1_000_000;
  let underWay = 0;
  let most = 0;
  const asked: string[] = [];
  const slow =
    <T>(name: Name, answer: T) =>
    async (): Promise<T> => {
      asked.push(name);
      underWay += 1;
      most = Math.max(most, underWay);
      await Promise.resolve();
      nowMs += tookMs;
      underWay -= 1;
      return answer;
    };
  const real = createSystem();
  const system: System = {
    ...real,
    bootedAtMs: slow('bootedAtMs', 1),
    processes: slow('processes', [{ kind: 'absent', pid: 42 } as const]),
    shownProcesses: slow('shownProcesses', ok([])),
    workOf: slow('workOf', { ioBytes: 1, children: [] }),
    listeners: slow('listeners', [{ pid: 42, name: 'x', address: 'y' }]),
    versionOf: slow('versionOf', '24.1.0'),
    folderOf: slow('folderOf', '/home/ada'),
    connectionOwner: slow('connectionOwner', { pids: [42], uid: 0 }),
    openers: slow('openers', {
      kind: 'asked',
      pids: [42],
      unread: [],
      notSeen: null,
    } as const),
    services: { ...real.services, status: slow('status', { kind: 'none', why: 'none' } as const) },
  };
  return {
    paced: pacedSystem(system, () => nowMs),
    asked,
    most: () => most,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

describe('the operating system, asked again and again', () => {
  it('is asked nothing that is not listed here', () => {
    const known = [...Object.keys(QUESTIONS), ...UNPACED].filter((name) => name !== 'status');
    expect(Object.keys(createSystem()).sort()).toEqual(known.sort());
  });

  describe.each(Object.keys(QUESTIONS).filter((name): name is Name => name in QUESTIONS))(
    '(%s)',
    (name) => {
      const { ask, unasked } = QUESTIONS[name];

      it('one at a time', async () => {
        const { paced, asked, most } = slowSystem(10);
        await Promise.all([ask(paced), ask(paced), ask(paced)]);
        expect(asked).toEqual([name, name, name]);
        expect(most()).toBe(1);
      });

      it('less after a slow answer, and meanwhile cannot tell', async () => {
        const { paced, asked, pass } = slowSystem(2_000);
        expect(await ask(paced)).not.toEqual(unasked);
        pass(29_000);
        expect(await ask(paced)).toEqual(unasked);
        expect(asked).toEqual([name]);
        pass(1_000);
        expect(await ask(paced)).not.toEqual(unasked);
        expect(asked).toEqual([name, name]);
      });
    },
  );

  it('once more where somebody waits for the answer, however slow it was', async () => {
    const { paced, asked } = slowSystem(2_000);
    for (const name of ['processes', 'openers'] as const) {
      const { ask, unasked } = QUESTIONS[name];
      await ask(paced);
      expect(await ask(paced), 'before').toEqual(unasked);
      paced.hurry();
      expect(await ask(paced), 'in a hurry').not.toEqual(unasked);
      expect(await ask(paced), 'once is enough').toEqual(unasked);
    }
    expect(asked).toEqual(['processes', 'processes', 'openers', 'openers']);
  });

  it('less and less where it cannot tell', async () => {
    let nowMs = 0;
    let asked = 0;
    const system: System = {
      ...createSystem(),
      bootedAtMs: async () => {
        asked += 1;
        return null;
      },
    };
    const paced = pacedSystem(system, () => nowMs);
    for (; nowMs < 120_000; nowMs += 1_000) await paced.bootedAtMs();
    expect(asked).toBe(7);
  });
});

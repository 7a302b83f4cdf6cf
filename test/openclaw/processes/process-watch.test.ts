import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { HttpFact } from '../../../electron/core/evidence/gateway-facts.ts';
import { err, ok } from '../../../electron/core/result.ts';
import { locate } from '../../../electron/openclaw/locate/locate.ts';
import { createProcessWatch } from '../../../electron/openclaw/processes/process-watch.ts';
import type { Listener, ProcessInfo, ShownProcess } from '../../../electron/system/types.ts';
import { memoryFiles } from '../memory-files.ts';

const GATEWAY_PID = 4242;
const OTHER_PID = 5151;
const PARENT_PID = 812;
const STRANGER_PID = 7000;
const ANSWERED: HttpFact = {
  kind: 'answered',
  status: 200,
  latencyMs: 3,
  body: { kind: 'live' },
};

function alive(pid: number, parentPid: number, command: string): ProcessInfo {
  return {
    kind: 'alive',
    pid,
    parentPid,
    state: 'sleeping',
    startedAtMs: 0,
    startTicks: null,
    cpuTimeMs: 0,
    argv: [command],
    command,
  };
}

type Machine = {
  readonly shown?: readonly ShownProcess[];
  readonly environments?: ReadonlyMap<number, Readonly<Record<string, string>>>;
  readonly tmpDir?: string;
};

function stage(listening: number[], parentPid = PARENT_PID, machine: Machine = {}) {
  const asked: number[][] = [];
  const ended = new Set<number>();
  let listenersAsked = 0;
  let nowMs = 1_000_000;
  const system: Parameters<typeof createProcessWatch>[0]['system'] = {
    listeners: async (): Promise<Listener[]> => {
      listenersAsked += 1;
      return listening.map((pid) => ({ pid, name: 'node', address: '127.0.0.1' }));
    },
    processes: async (pids) => {
      asked.push([...pids]);
      return pids.map((pid): ProcessInfo => {
        if (ended.has(pid)) return { kind: 'absent', pid };
        return pid === PARENT_PID
          ? alive(pid, 1, 'node supervise.js')
          : alive(pid, parentPid, pid >= STRANGER_PID ? 'nginx' : 'openclaw-gateway');
      });
    },
    openers: async () => ({ kind: 'unknown', why: 'test' }),
    workOf: async () => ({ ioBytes: null, children: null }),
    shownProcesses: async () => (machine.shown === undefined ? err('not here') : ok(machine.shown)),
    environmentOf: (pid) => machine.environments?.get(pid) ?? null,
    memoryLimitOf: () => null,
  };
  const location = locate({
    env: { OPENCLAW_STATE_DIR: '/s' },
    homeDir: '/home/ada',
    flags: {},
    files: memoryFiles({}),
    workDir: '/',
  });
  const watch = createProcessWatch({
    location,
    system,
    tmpDir: machine.tmpDir ?? '/nowhere',
    uid: null,
    now: () => nowMs,
  });
  return {
    watch,
    asked,
    ended,
    listenersAsked: () => listenersAsked,
    later: (ms: number) => {
      nowMs += ms;
    },
  };
}

describe('who listens at the port', () => {
  it('is asked again while several do, and rarely once one is left', async () => {
    const listening = [GATEWAY_PID, OTHER_PID];
    const { watch, later } = stage(listening);
    await watch.findGateway(ANSWERED, GATEWAY_PID);
    expect(watch.listeners).toEqual([GATEWAY_PID, OTHER_PID]);
    listening.pop();
    later(30_001);
    await watch.findGateway(ANSWERED, GATEWAY_PID);
    expect(watch.listeners).toEqual([GATEWAY_PID]);
    listening.push(OTHER_PID);
    later(30_001);
    await watch.findGateway(ANSWERED, GATEWAY_PID);
    expect(watch.listeners).toEqual([GATEWAY_PID]);
    later(2 * 60_000);
    await watch.findGateway(ANSWERED, GATEWAY_PID);
    expect(watch.listeners).toEqual([GATEWAY_PID, OTHER_PID]);
    // It stays the one that is watched.
    expect(watch.gatewayPid).toBe(GATEWAY_PID);
  });
});

describe('a gateway that starts, while the lock of one that was killed is still there', () => {
  const KILLED_PID = 900;
  const REFUSED: HttpFact = { kind: 'refused' };

  /** The lock that 2026.2.1 and 2026.7.35 leave in the folder for temporary files. */
  function leftBehind(createdAt: string): string {
    const tmpDir = mkdtempSync(join(tmpdir(), 'clawbuoy-left-'));
    onTestFinished(() => rmSync(tmpDir, { recursive: true, force: true }));
    const hash = createHash('sha256').update('/s/openclaw.json').digest('hex').slice(0, 8);
    mkdirSync(join(tmpDir, 'openclaw'));
    const payload = JSON.stringify({ pid: KILLED_PID, createdAt });
    writeFileSync(join(tmpDir, 'openclaw', `gateway.${hash}.lock`), payload);
    return tmpDir;
  }

  const starting = (createdAt: string) =>
    stage([], PARENT_PID, {
      tmpDir: leftBehind(createdAt),
      shown: [
        { pid: OTHER_PID, user: 'own', title: 'openclaw-gatewa', argv: ['openclaw-gateway'] },
      ],
      environments: new Map([[OTHER_PID, { OPENCLAW_STATE_DIR: '/s' }]]),
    });

  it('is found at the first look, and the dead one is asked about once', async () => {
    const { watch, asked, ended } = starting('1970-01-01T00:10:00.000Z');
    ended.add(KILLED_PID);
    await watch.findGateway(REFUSED, null);
    expect(watch.gatewayPid).toBe(OTHER_PID);
    await watch.findGateway(REFUSED, null);
    expect(asked).toEqual([[KILLED_PID]]);
  });

  it('is found where another program has the number by now', async () => {
    // Its process began at 0, long after the lock was made.
    const { watch } = starting('1969-12-31T23:00:00.000Z');
    await watch.findGateway(REFUSED, null);
    expect(watch.gatewayPid).toBe(OTHER_PID);
  });

  it('is the one that the lock names, while that lives', async () => {
    const { watch } = starting('1970-01-01T00:10:00.000Z');
    await watch.findGateway(REFUSED, null);
    expect(watch.gatewayPid).toBe(KILLED_PID);
  });

  it('leaves the dead one named where nobody starts', async () => {
    const tmpDir = leftBehind('1970-01-01T00:10:00.000Z');
    const { watch, ended } = stage([], PARENT_PID, { tmpDir, shown: [] });
    ended.add(KILLED_PID);
    await watch.findGateway(REFUSED, null);
    expect(watch.gatewayPid).toBe(KILLED_PID);
  });
});

describe('who has the port once the gateway has ended', () => {
  it('is asked at once, since no earlier answer can know it', async () => {
    const listening = [GATEWAY_PID];
    const { watch, ended, later } = stage(listening);
    await watch.findGateway(ANSWERED, null);
    ended.add(GATEWAY_PID);
    listening.splice(0, 1, STRANGER_PID);
    later(2_000);
    await watch.look(new Set(), true);
    await watch.findGateway({ kind: 'silent', afterMs: 2_000 }, null);
    expect(watch.gatewayPid).toBe(STRANGER_PID);
    expect(watch.listeners).toEqual([STRANGER_PID]);
  });

  it('is asked rarely where nobody can be seen there, and the one that ended stays named', async () => {
    const listening = [GATEWAY_PID];
    const { watch, ended, later, listenersAsked } = stage(listening);
    await watch.findGateway(ANSWERED, null);
    ended.add(GATEWAY_PID);
    listening.pop();
    for (let second = 0; second < 30; second += 1) {
      later(1_000);
      await watch.look(new Set(), true);
      await watch.findGateway(ANSWERED, null);
    }
    expect(listenersAsked()).toBe(2);
    expect(watch.gatewayPid).toBe(GATEWAY_PID);
  });

  it('is asked as well while a new gateway lives that does not have it', async () => {
    const listening = [GATEWAY_PID];
    const { watch, ended, later } = stage(listening);
    await watch.findGateway(ANSWERED, null);
    ended.add(GATEWAY_PID);
    await watch.look(new Set(), true);
    await watch.findGateway({ kind: 'refused' }, OTHER_PID);
    expect(watch.gatewayPid).toBe(OTHER_PID);
    listening.splice(0, 1, STRANGER_PID);
    later(31_000);
    await watch.findGateway({ kind: 'silent', afterMs: 2_000 }, OTHER_PID);
    expect(watch.gatewayPid).toBe(STRANGER_PID);
  });

  it('is the new process of its service, where that is known', async () => {
    const listening = [GATEWAY_PID];
    const { watch, ended } = stage(listening);
    await watch.findGateway(ANSWERED, GATEWAY_PID);
    ended.add(GATEWAY_PID);
    listening.pop();
    await watch.look(new Set(), true);
    await watch.findGateway(ANSWERED, OTHER_PID);
    expect(watch.gatewayPid).toBe(OTHER_PID);
  });
});

describe('which of several that have the port is the gateway', () => {
  it('is told by what they are, where nothing else names it', async () => {
    const { watch } = stage([STRANGER_PID, OTHER_PID, GATEWAY_PID]);
    await watch.findGateway(ANSWERED, null);
    expect(watch.gatewayPid).toBe(OTHER_PID);
  });

  it('is nobody where none of them is OpenClaw', async () => {
    const { watch } = stage([STRANGER_PID, STRANGER_PID + 1]);
    await watch.findGateway(ANSWERED, null);
    expect(watch.gatewayPid).toBeNull();
  });
});

describe('who started the gateway', () => {
  it('is asked once for each life of it', async () => {
    const { watch, asked } = stage([GATEWAY_PID]);
    await watch.findGateway(ANSWERED, null);
    await watch.look(new Set(), true);
    await watch.look(new Set(), true);
    expect(watch.parent).toEqual({ pid: PARENT_PID, command: 'node supervise.js' });
    expect(asked.filter((pids) => pids.includes(PARENT_PID))).toHaveLength(1);
  });

  it("is nobody where it was the machine's first process", async () => {
    const { watch, asked } = stage([GATEWAY_PID], 1);
    await watch.findGateway(ANSWERED, null);
    await watch.look(new Set(), true);
    expect(watch.parent).toBeNull();
    expect(asked).toEqual([[GATEWAY_PID]]);
  });
});

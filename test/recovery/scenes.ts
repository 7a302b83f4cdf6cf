import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { HttpFact } from '../../electron/core/evidence/gateway-facts.ts';
import { ok } from '../../electron/core/result.ts';
import type { ServiceStatus } from '../../electron/system/types.ts';
import {
  ago,
  GATEWAY_PID,
  GATEWAY_STARTED_MS,
  GONE,
  lock,
  MAIN,
  MINUTE,
  methodsOf,
  NO_SERVICE,
  openSocket,
  owner,
  run,
  SESSION_ID,
  service,
  session,
} from '../support/evidence.ts';
import { gatewayProcess, type World } from './world.ts';

export const NEW_PID = 6161;
export const NEW_ID = '11111111-2222-4333-8444-555555555555';
const NEWER_ID = '66666666-7777-4888-8999-aaaaaaaaaaaa';
const rowsSchema = z.record(z.string(), z.object({ sessionId: z.string() }));
export const TRANSCRIPT = '{"type":"session"}\n{"type":"message","message":{"role":"user"}}\n';
/** No process has it. */
export const DEAD_PID = 999;

/** A lock file whose owner is gone; what a look sees of it is what is on the disk. */
export function locked(made: World): World & { readonly lockPath: string } {
  const lockPath = join(made.stateDir, 'agents/main/sessions', `${SESSION_ID}.jsonl.lock`);
  made.seen = () => ({
    locks: existsSync(lockPath)
      ? [lock({ path: lockPath, pid: DEAD_PID, owner: GONE, ageMs: 20_000 })]
      : [],
  });
  return Object.assign(made, { lockPath });
}

export function leaveOrphan(made: World): string {
  return made.writeLock(DEAD_PID);
}

/** A run that stands still until the gateway ends it. */
export function hung(made: World): World {
  const stalled = run({ ageMs: 10 * MINUTE, quietMs: 6 * MINUTE });
  let phase: 'active' | 'aborted' = 'active';
  made.seen = () => ({ runs: [{ ...stalled, phase }] });
  made.answer = (method) => {
    if (method.endsWith('.abort')) phase = 'aborted';
    return ok({ aborted: true, runIds: [], status: 'aborted' });
  };
  return made;
}

/** A session of the JSONL era on the disk that the gateway resets when it is asked to. */
export function resettable(made: World): World {
  const list = join(made.stateDir, 'agents/main/sessions/sessions.json');
  if (!existsSync(list)) made.writeSession(MAIN, SESSION_ID, TRANSCRIPT);
  // A gateway knows its sessions also where their list on the disk has vanished.
  let known = SESSION_ID;
  const current = () => {
    if (!existsSync(list)) return known;
    known = rowsSchema.parse(JSON.parse(readFileSync(list, 'utf8')))[MAIN]?.sessionId ?? '';
    return known;
  };
  made.seen = () => ({ sessions: [session({ sessionId: current() })] });
  made.answer = (method) => {
    if (method !== 'sessions.reset') return ok({ aborted: false, runIds: [], messages: [] });
    const sessionId = current() === SESSION_ID ? NEW_ID : NEWER_ID;
    writeFileSync(list, JSON.stringify({ [MAIN]: { sessionId } }));
    return ok({ ok: true });
  };
  return made;
}

/** The gateway is stopped, as far as anybody can see. */
export function stop(made: World): World {
  const earlier = made.seen;
  made.seen = () => ({
    ...earlier(),
    gateway: {
      http: { kind: 'refused' },
      socket: { kind: 'closed', atMs: made.nowMs, code: 1006, reason: '', restartExpectedMs: null },
      pid: null,
      process: null,
      service: NO_SERVICE,
      listeners: [],
    },
  });
  made.listeners = [];
  made.processes.clear();
  return made;
}

type GatewayIncarnation = {
  readonly pid: number;
  readonly startedAtMs: number;
  readonly openedAtMs: number;
};

/** A gateway whose life can be replaced; a service keeps it running, or nothing does. */
export function restartable(
  made: World,
  kind: 'service' | 'request',
): World & { newLife(pid?: number): void } {
  made.version = '2026.7.35';
  let life: GatewayIncarnation = {
    pid: GATEWAY_PID,
    startedAtMs: GATEWAY_STARTED_MS,
    openedAtMs: ago(60 * MINUTE),
  };
  const newLife = (pid = life.pid === NEW_PID ? NEW_PID + 1 : NEW_PID): void => {
    made.processes.delete(life.pid);
    life = { pid, startedAtMs: made.nowMs, openedAtMs: made.nowMs + 1 };
    made.processes.set(pid, gatewayProcess({ pid, startedAtMs: made.nowMs }));
    made.listeners = [pid];
    if (kind === 'service') made.service = installed(pid);
  };
  if (kind === 'service') made.service = installed(GATEWAY_PID);
  made.seen = () => ({
    gateway: {
      socket: openSocket(made.version, { openedAtMs: life.openedAtMs }),
      pid: life.pid,
      process: owner('openclaw-gateway', { startedAtMs: life.startedAtMs }),
      service: kind === 'service' ? service({ pid: life.pid }) : NO_SERVICE,
      listeners: [life.pid],
    },
  });
  made.restartService = () => {
    newLife();
    return ok({ pid: life.pid });
  };
  made.answer = (method) => {
    if (method === 'gateway.restart.request') newLife();
    return ok({ ok: true });
  };
  return Object.assign(made, { newLife });
}

export function installed(pid: number | null): ServiceStatus {
  return {
    kind: 'installed',
    manager: 'systemd',
    name: 'openclaw-gateway.service',
    file: null,
    state: 'running',
    pid,
    runs: 1,
    lastExit: null,
    programArguments: [],
    environment: {},
  };
}

/** A Telegram bot beside another, which the gateway starts and stops when it is asked to. */
export function channelled(made: World) {
  const bot = { enabled: true, running: false, connected: false, restartPending: false };
  const scene = Object.assign(made, {
    bot,
    retries: 0,
    isRevoked: false,
    suppressed: false,
    methods: ['channels.start', 'channels.stop'],
  });
  made.version = '2026.9.6';
  const well = { account: 'default', enabled: true, configured: true };
  made.seen = () => ({
    gateway: {
      http: ready(scene.suppressed && !bot.running ? ['telegram'] : []),
      socket: openSocket('2026.9.6', { methods: [...methodsOf('2026.9.6'), ...scene.methods] }),
    },
    channels: [
      {
        id: 'telegram',
        configured: true,
        linked: null,
        running: true,
        connected: true,
        downSinceMs: null,
        silentSinceMs: null,
        accounts: [
          { ...well, running: true, connected: true },
          { ...well, ...bot, account: 'work', downSinceMs: bot.connected ? null : ago(MINUTE) },
        ],
      },
    ],
  });
  made.answer = (method, { accountId }) => {
    switch (method) {
      case 'channels.stop':
        Object.assign(bot, { running: false, connected: false, restartPending: false });
        return ok({ channel: 'telegram', accountId, stopped: true });
      case 'channels.start':
        // 2026.7.35 leaves an account alone that waits for its own next try, and says no word of it.
        if (bot.restartPending) return ok({ started: false });
        if (scene.retries > 0) {
          scene.retries -= 1;
          return ok({ started: false, outcome: { status: 'retry', reason: 'stop-in-flight' } });
        }
        if (!scene.isRevoked) Object.assign(bot, { running: true, connected: true });
        return ok({ started: bot.running, outcome: { status: 'handed-off' } });
      case 'channels.status':
        return ok({
          channelAccounts: {
            telegram: [
              {
                ...bot,
                accountId: 'work',
                ...(scene.isRevoked
                  ? { terminalDisconnect: true, lastError: 'Unauthorized', lifecycle: 'blocked' }
                  : {}),
              },
            ],
          },
        });
      default:
        return ok({});
    }
  };
  return scene;
}

/** A session that OpenClaw has given up, until it is asked to go on with it. */
export function givenUp(made: World) {
  const scene = Object.assign(made, { isGivenUp: true, continuation: 'started' });
  made.version = '2026.9.6';
  made.seen = () => ({
    gateway: {
      socket: openSocket('2026.9.6', { methods: [...methodsOf('2026.9.6'), 'sessions.recover'] }),
    },
    sessions: scene.isGivenUp
      ? [session({ status: 'failed', hasActiveRun: false, restartRecovery: 'tombstoned' })]
      : [session({ key: SUCCESSOR, sessionId: NEW_ID, hasActiveRun: true })],
  });
  made.answer = (method) => {
    if (method !== 'sessions.recover') return ok({});
    scene.isGivenUp = false;
    const rejected = { status: 'rejected', error: { message: 'no model is set' } };
    return ok({
      ok: true,
      key: SUCCESSOR,
      sessionId: NEW_ID,
      continuation:
        scene.continuation === 'started' ? { status: 'started', runId: 'run-1' } : rejected,
    });
  };
  return scene;
}
export const SUCCESSOR = `agent:main:dashboard:${NEW_ID}`;

function ready(suppressed: string[]): HttpFact {
  return {
    kind: 'answered',
    status: 200,
    latencyMs: 5,
    body: {
      kind: 'ready',
      ready: true,
      failing: [],
      suppressed,
      uptimeMs: MINUTE,
      degraded: false,
    },
  };
}

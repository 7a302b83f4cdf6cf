import { renameSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceFact } from '../../electron/core/evidence/gateway-facts.ts';
import { ok } from '../../electron/core/result.ts';
import type { ActionName, ActionResult } from '../../electron/core/steps/action.ts';
import { planFor } from '../../electron/core/steps/plan.ts';
import { healAll } from '../../electron/recovery/heal.ts';
import {
  block,
  GATEWAY_PID,
  MAIN,
  NO_SERVICE,
  openSocket,
  owner,
  SESSION_ID,
  service,
} from '../support/evidence.ts';
import {
  channelled,
  DEAD_PID,
  givenUp,
  hung,
  installed,
  leaveOrphan,
  locked,
  NEW_PID,
  resettable,
  restartable,
} from './scenes.ts';
import { gatewayProcess, World } from './world.ts';

/** One step with everything in place for it to be done. */
export type FaultScene = {
  readonly world: World;
  readonly act: () => Promise<ActionResult>;
};

const step = (world: World, action: ActionName, target: string | null): FaultScene => {
  return { world, act: () => world.act(action, target) };
};

async function mustBeDone(result: Promise<ActionResult>): Promise<void> {
  const { outcome, reason } = await result;
  if (outcome !== 'done') throw new Error(`the scene could not be set: ${outcome}: ${reason}`);
}

/** A gateway that no longer runs: its port refuses, and the connection to it has closed. */
function gone(world: World, known: ServiceFact) {
  return {
    http: { kind: 'refused' as const },
    socket: {
      kind: 'closed' as const,
      atMs: world.nowMs,
      code: 1006,
      reason: '',
      restartExpectedMs: null,
    },
    pid: null,
    process: null,
    service: known,
    listeners: [],
  };
}

/** The gateway is stopped, as far as anybody can see. */
export function stop(world: World): void {
  const earlier = world.seen;
  world.seen = () => ({
    ...earlier(),
    gateway: gone(world, NO_SERVICE),
  });
  world.listeners = [];
  world.processes.clear();
}

/** A gateway that is down, and a service manager that starts it. */
function startable(world: World): World {
  let pid: number | null = null;
  let openedAtMs = 0;
  world.listeners = [];
  world.processes.delete(GATEWAY_PID);
  world.service = installed(null);
  world.seen = () =>
    pid === null
      ? {
          gateway: gone(world, service({ pid: null, state: 'stopped' })),
        }
      : {
          gateway: {
            socket: openSocket(world.version, { openedAtMs }),
            pid,
            process: owner('openclaw-gateway', { startedAtMs: openedAtMs }),
            service: service({ pid }),
            listeners: [pid],
          },
        };
  world.startService = () => {
    pid = NEW_PID;
    openedAtMs = world.nowMs + 1;
    world.processes.set(pid, gatewayProcess({ pid, startedAtMs: world.nowMs }));
    world.service = installed(pid);
    world.listeners = [pid];
    return ok({ pid });
  };
  return world;
}

async function resetThenStopped(world: World): Promise<World> {
  resettable(world);
  await mustBeDone(world.act('reset', MAIN));
  stop(world);
  return world;
}

/** The whole ladder in one world, as the terminal climbs it. */
async function heal(world: World): Promise<ActionResult> {
  const climbed = await healAll({
    taker: {
      snapshot: async () => ok((await world.look()).judgement.snapshot),
      plan: async (action, target) => {
        const look = await world.look();
        return ok(
          planFor(action, target, {
            ...look,
            methods: [],
            asked: null,
            restarts: [],
            archiveDir: '',
          }),
        );
      },
      act: async (action, target, consent) => ok(await world.act(action, target, consent)),
    },
    confirm: async () => ({ secondYes: false }),
    sleep: async (ms) => {
      world.nowMs += ms;
    },
  });
  if (!climbed.ok) throw new Error(climbed.error);
  return climbed.value;
}

/** Every action, by name; each call makes a world of its own. */
export const FAULT_SCENES: Readonly<Record<string, () => Promise<FaultScene>>> = {
  unlock: async () => {
    const world = locked(new World(null));
    return step(world, 'unlock', leaveOrphan(world));
  },
  'undo of an unlock': async () => {
    const world = locked(new World(null));
    await mustBeDone(world.act('unlock', leaveOrphan(world)));
    return step(world, 'undo', null);
  },
  abort: async () => step(hung(new World(null)), 'abort', MAIN),
  'start of a channel': async () => {
    return step(channelled(new World(null)), 'restart-channel', 'telegram:work');
  },
  'going on with a session': async () => step(givenUp(new World(null)), 'go-on', MAIN),
  reset: async () => step(resettable(new World(null)), 'reset', MAIN),
  'undo of a reset': async () => step(await resetThenStopped(new World(null)), 'undo', null),
  'undo of a reset that archived the transcript': async () => {
    const world = await resetThenStopped(new World(null));
    const transcript = join(world.stateDir, 'agents/main/sessions', `${SESSION_ID}.jsonl`);
    renameSync(transcript, `${transcript}.reset.2026-11-22T11-51-02.487Z`);
    return step(world, 'undo', null);
  },
  'restart by a service manager': async () => {
    return step(restartable(new World(null), 'service'), 'restart', null);
  },
  'restart by the gateway itself': async () => {
    return step(restartable(new World(null), 'request'), 'restart', null);
  },
  start: async () => step(startable(new World(null)), 'start', null),
  heal: async () => {
    const world = locked(new World(null));
    const lockPath = leaveOrphan(world);
    const { seen } = world;
    world.seen = () => {
      const parts = seen();
      return Array.isArray(parts.locks) && parts.locks.length > 0
        ? { ...parts, blocks: [block({ lockPath, ownerPid: DEAD_PID })] }
        : parts;
    };
    return { world, act: () => heal(world) };
  },
};

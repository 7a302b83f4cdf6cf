import type { StartupFact } from '../../core/evidence/gateway-facts.ts';
import { isLiving } from '../../core/evidence/queries.ts';
import { installsPackages } from '../../core/openclaw/maintenance.ts';
import type { ProcessInfo, ProcessWork, System } from '../../system/types.ts';

/** The shortest interval between questions. On macOS each one starts a program. */
const ASK_AGAIN_MS = 4_000;
/** The period for growth. A start reads, computes and waits in turn. */
const RECENT_MS = 15_000;
/** More children than these are not asked what they are. */
const MOST_ASKED = 30;
const LONGEST_COMMAND = 60;

type Alive = Extract<ProcessInfo, { kind: 'alive' }>;
type Installer = NonNullable<StartupFact['installer']> | null;
type Sample = { readonly atMs: number; readonly ownCpuMs: number; readonly work: ProcessWork };

/** Watches the process of a gateway that does not answer yet. */
export interface StartWatch {
  readonly fact: StartupFact | undefined;
  look(info: Alive, isListening: boolean): Promise<void>;
  /** Call this when it answers or does not exist. */
  forget(): void;
}

export function createStartWatch(options: {
  readonly system: Pick<System, 'workOf' | 'processes'>;
  readonly now: () => number;
}): StartWatch {
  const { system, now } = options;
  let fact: StartupFact | undefined;
  let samples: readonly Sample[] = [];

  /** The package manager among its children, which it waits for. */
  async function installerOf(gateway: number, { children }: ProcessWork): Promise<Installer> {
    const pids = (children ?? []).slice(0, MOST_ASKED).map(({ pid }) => pid);
    if (pids.length === 0) return null;
    const found = (await system.processes(pids)).find(
      (one) => isLiving(one) && one.parentPid === gateway && installsPackages(one.argv),
    );
    if (found?.kind !== 'alive') return null;
    const command = (found.command ?? '').trim().slice(0, LONGEST_COMMAND);
    return { pid: found.pid, command };
  }

  return {
    get fact() {
      return fact;
    },
    async look(info, isListening) {
      const known = fact?.pid === info.pid ? fact : undefined;
      const before = known === undefined ? [] : samples;
      const last = before.at(-1);
      const atMs = now();
      if (last !== undefined && atMs - last.atMs < ASK_AGAIN_MS) return;
      const sample = { atMs, ownCpuMs: info.cpuTimeMs, work: await system.workOf(info.pid) };
      samples = [...before, sample].filter((one) => atMs - one.atMs <= RECENT_MS);
      const { ioBytes, children } = sample.work;
      fact = {
        pid: info.pid,
        seenSinceMs: known?.seenSinceMs ?? atMs,
        cpuMs: info.cpuTimeMs + (children ?? []).reduce((sum, one) => sum + one.cpuTimeMs, 0),
        ioBytes,
        children: children?.length ?? null,
        listening: isListening,
        installer: await installerOf(info.pid, sample.work),
        recent:
          last === undefined ? null : growth([...samples.slice(0, -1), last][0] ?? last, sample),
      };
    },
    forget() {
      fact = undefined;
      samples = [];
    },
  };
}

/** Children are counted one by one, since an ended child takes its processor time with it. */
function growth(from: Sample, to: Sample): StartupFact['recent'] {
  const before = new Map(from.work.children?.map((one) => [one.pid, one.cpuTimeMs]));
  const children = to.work.children ?? [];
  const childrenMs = children.reduce(
    (sum, one) => sum + Math.max(0, one.cpuTimeMs - (before.get(one.pid) ?? 0)),
    0,
  );
  const isIoKnown = from.work.ioBytes !== null && to.work.ioBytes !== null;
  return {
    overMs: to.atMs - from.atMs,
    cpuMs: Math.max(0, to.ownCpuMs - from.ownCpuMs) + childrenMs,
    ioBytes: isIoKnown ? Math.max(0, (to.work.ioBytes ?? 0) - (from.work.ioBytes ?? 0)) : null,
    newChildren:
      from.work.children === null ? 0 : children.filter((one) => !before.has(one.pid)).length,
  };
}

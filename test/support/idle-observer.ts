import type { MonitorOptions } from '../../electron/engine/monitor.ts';

type Observed = MonitorOptions['observer'];

/** An observer that looks at nothing but the evidence that a test lays before it. */
export function idleObserver(gather: Observed['gather'], rest: Partial<Observed> = {}): Observed {
  return {
    gather,
    askOpeners: async () => undefined,
    askMaintenance: async () => undefined,
    pollLog: async () => false,
    isReasonDue: () => false,
    grace: () => undefined,
    refresh: () => undefined,
    ...rest,
  };
}

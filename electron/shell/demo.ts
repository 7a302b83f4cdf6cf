import type { Reply } from '../core/api/ipc-contract.ts';
import type { Engine, EngineEvent } from '../core/api/status.ts';
import { strings } from '../core/catalogue/catalogue.ts';
import type { Notification } from '../core/steps/action.ts';
import { errorMessage } from '../core/text/errors.ts';

/** Marked, under an id of its own, and without a button: it must not be taken for a real one. */
function asDemo({ id, incidentId, title, ...rest }: Notification): Notification {
  const marked = { id: `demo-${id}`, incidentId: `demo-${incidentId}` };
  return { ...rest, ...marked, title: strings.panel.demoNotice(title), actions: [] };
}

/** A simulated OpenClaw and the engine that watches it. */
export type DemoStage = {
  readonly engine: Engine;
  /** Starts the incident that a person then fixes in the panel. */
  play(): Promise<void>;
  close(): Promise<void>;
};

export type Demo = {
  /** The engine whose OpenClaw is shown: the real one, or the demo's while it runs. */
  readonly engine: Engine;
  running(): boolean;
  start(): Promise<Reply>;
  end(): Promise<Reply>;
};

/**
 * Shows a demo in place of the real OpenClaw, for people who have none yet. Settings, sleep
 * handling and notifications stay with the real engine. A demo must not hide that somebody waits.
 * Notices of the demo are shown too, and marked.
 */
export function createDemo(
  real: Engine,
  setUp: (() => Promise<DemoStage>) | null,
  log: (line: string) => void,
): Demo {
  let stage: DemoStage | 'coming' | null = null;
  let unsubscribe = () => {};
  const listeners = new Set<(event: EngineEvent) => void>();
  const shown = (): Engine => (stage === null || stage === 'coming' ? real : stage.engine);
  const tell = (event: EngineEvent) => {
    for (const listener of listeners) listener(event);
  };
  real.subscribe((event) => {
    if (event.type === 'notification' || shown() === real) tell(event);
  });

  const start = async (): Promise<Reply> => {
    if (setUp === null || stage !== null) return { kind: 'done' };
    stage = 'coming';
    try {
      const set = await setUp();
      stage = set;
      const shownIds = new Map<string, Notification>();
      const stop = set.engine.subscribe((event) => {
        if (event.type !== 'notification') return tell(event);
        const notification = asDemo(event.notification);
        // Its story is that somebody is told: whoever wants no notices gets none of it.
        const isWanted = real.settings().settings.notifications;
        if (notification.event === 'shown' && !isWanted) return;
        if (notification.event === 'shown') shownIds.set(notification.id, notification);
        else shownIds.delete(notification.id);
        tell({ type: 'notification', notification });
      });
      unsubscribe = () => {
        stop();
        for (const notification of shownIds.values()) {
          tell({ type: 'notification', notification: { ...notification, event: 'withdrawn' } });
        }
      };
      set.play().catch((error: unknown) => log(errorMessage(error)));
      tell({ type: 'status', status: set.engine.status() });
      return { kind: 'done' };
    } catch (error) {
      stage = null;
      return { kind: 'refused', reason: strings.demoFail(errorMessage(error)) };
    }
  };
  const end = async (): Promise<Reply> => {
    if (stage === null || stage === 'coming') return { kind: 'done' };
    const set = stage;
    stage = null;
    unsubscribe();
    tell({ type: 'status', status: real.status() });
    await set.close().catch((error: unknown) => log(errorMessage(error)));
    return { kind: 'done' };
  };

  const engine: Engine = {
    status: () => shown().status(),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    plan: (action, target, gatewayId) => shown().plan(action, target, gatewayId),
    act: (action, target, consent, gatewayId) => shown().act(action, target, consent, gatewayId),
    tryModel: (provider, gatewayId) => shown().tryModel(provider, gatewayId),
    pause: (untilMs) => shown().pause(untilMs),
    look: () => shown().look(),
    history: () => shown().history(),
    evidence: () => shown().evidence(),
    marks: () => shown().marks(),
    mark: (mark) => shown().mark(mark),
    dashboardUrl: () => shown().dashboardUrl(),
    places: () => real.places(),
    settings: () => real.settings(),
    configure: (patch) => real.configure(patch),
    suspend: () => real.suspend(),
    resume: () => real.resume(),
    keepSecret: (name, text) => real.keepSecret(name, text),
    testOutlet: (name) => real.testOutlet(name),
    settingsFile: real.settingsFile,
    close: () => real.close(),
  };
  return { engine, running: () => shown() !== real, start, end };
}

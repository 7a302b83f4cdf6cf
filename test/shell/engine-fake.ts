import {
  checkSettings,
  DEFAULT_SETTINGS,
  type LoadedSettings,
} from '../../electron/core/api/settings-schema.ts';
import type { Engine, EngineEvent, EngineStatus } from '../../electron/core/api/status.ts';
import type { Evidence } from '../../electron/core/evidence/evidence.ts';
import type { JournalRecord } from '../../electron/core/history/journal-record.ts';
import type { Acknowledgement } from '../../electron/core/notices/acknowledgement-schema.ts';
import { withAcknowledgement } from '../../electron/core/notices/acknowledgements.ts';
import { err, ok } from '../../electron/core/result.ts';
import type { ActionResult } from '../../electron/core/steps/action.ts';
import { PLACES, statusWith, unlockPlan } from '../core/view/status-fixture.ts';

/** An engine that says what it is told to say, and remembers what it was asked. */
export type EngineFake = Engine & {
  readonly asked: string[];
  current: EngineStatus;
  outcome: ActionResult['outcome'] | 'throws';
  dashboard: string;
  loaded: LoadedSettings;
  records: JournalRecord[];
  said: Acknowledgement[];
  seen: Evidence | null;
  tell(event: EngineEvent): void;
  become(status: EngineStatus): void;
};

export function engineFake(first: EngineStatus = statusWith()): EngineFake {
  const listeners = new Set<(event: EngineEvent) => void>();
  const asked: string[] = [];
  const fake: EngineFake = {
    asked,
    current: first,
    outcome: 'done',
    dashboard: 'http://127.0.0.1:18789/',
    loaded: { settings: { ...DEFAULT_SETTINGS, noticesSeen: 'yes' }, findings: [] },
    records: [],
    said: [],
    seen: null,
    places: () => PLACES,
    settings: () => fake.loaded,
    configure: (patch) => {
      asked.push(`configure ${JSON.stringify(patch)}`);
      const { settings, findings } = checkSettings({ ...fake.loaded.settings, ...patch });
      if (findings.length > 0) return err(findings.join('; '));
      fake.loaded = { settings, findings: [] };
      fake.tell({ type: 'status', status: fake.current });
      return ok(settings);
    },
    history: () => fake.records,
    evidence: () => fake.seen,
    marks: () => fake.said,
    mark: (mark) => {
      asked.push(`mark ${JSON.stringify(mark)}`);
      fake.said = [...withAcknowledgement(fake.said, mark)];
      return ok(undefined);
    },
    settingsFile: '/Users/ada/Library/Application Support/Clawbuoy/settings.json',
    status: () => fake.current,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    plan: async (action, target) => {
      asked.push(`plan ${action} ${target}`);
      if (fake.outcome === 'throws') throw new Error('no such thing');
      return unlockPlan({ action, target });
    },
    act: async (action, target, consent) => {
      asked.push(`act ${action} ${target}${consent?.secondYes === true ? ' twice' : ''}`);
      if (fake.outcome === 'throws') throw new Error('no such thing');
      return {
        id: 'a1',
        action,
        target,
        outcome: fake.outcome,
        reason: 'because',
        steps: [],
        undo: null,
        after: fake.current.snapshot,
      };
    },
    tryModel: async (provider) => {
      asked.push(`tryModel ${provider}`);
      return { kind: 'answered', provider: provider ?? 'openai', tookMs: 812 };
    },
    pause: (untilMs) => {
      asked.push(`pause ${untilMs}`);
    },
    look: async () => {
      asked.push('look');
    },
    suspend: () => {
      asked.push('suspend');
    },
    resume: () => {
      asked.push('resume');
    },
    keepSecret: async (name) => {
      asked.push(`keepSecret ${name}`);
      return ok(`app:${name}`);
    },
    testOutlet: async (name) => {
      asked.push(`testOutlet ${name}`);
      return ok(undefined);
    },
    dashboardUrl: () => fake.dashboard,
    close: async () => {
      asked.push('close');
    },
    tell: (event) => {
      for (const listener of listeners) listener(event);
    },
    become: (status) => {
      fake.current = status;
      fake.tell({ type: 'status', status });
    },
  };
  return fake;
}

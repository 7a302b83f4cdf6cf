import { describe, expect, it } from 'vitest';
import { createJobLedger, jobsQuery } from '../../../electron/openclaw/feed/job-ledger.ts';

const HOUR = 3_600_000;
const T = Date.parse('2026-11-22T07:00:00.000Z');
const DAY = 24 * HOUR;

/** A job as 2026.2.1 lists it, with its prompt. */
const february = (state: object, parts: object = {}) => ({
  id: 'j1',
  name: 'Morning news',
  enabled: true,
  createdAtMs: 1,
  updatedAtMs: 1,
  schedule: { kind: 'cron', expr: '0 7 * * *' },
  sessionTarget: 'isolated',
  wakeMode: 'now',
  payload: { kind: 'agentTurn', message: 'a private prompt' },
  state,
  ...parts,
});

function promised(...lists: readonly (readonly [atMs: number, state: object, parts?: object])[]) {
  const ledger = createJobLedger();
  for (const [atMs, state, parts] of lists) {
    expect(ledger.list({ jobs: [february(state, parts)] }, atMs)).toBe(true);
  }
  return ledger.facts()?.list[0]?.promisedAtMs;
}

describe('the list of scheduled jobs', () => {
  it('is read in the whole form of 2026.2.1 and in the compact one of 2026.9.6 alike', () => {
    const ledger = createJobLedger();
    ledger.list(
      {
        jobs: [
          february({
            lastRunAtMs: T,
            lastStatus: 'error',
            lastError: 'no model',
            nextRunAtMs: T + DAY,
          }),
          {
            id: 'j2',
            name: 'two',
            agentId: 'anna',
            enabled: false,
            scheduleKind: 'at',
            nextRunAtMs: null,
            lastRunAtMs: T,
            lastRunStatus: 'ok',
            lastRunError: null,
            autoDisabled: { reason: 'consecutive-failures', atMs: T, consecutiveErrors: 9 },
            lastDeliveryStatus: 'not-delivered',
            lastDeliveryError: 'chat not found',
          },
        ],
      },
      T + HOUR,
    );
    const [first, second] = ledger.facts()?.list ?? [];
    expect(first).toMatchObject({
      label: 'Morning news',
      agentId: null,
      schedule: 'cron',
      lastStatus: 'error',
      lastError: 'no model',
      errorsInARow: null,
      autoDisabled: false,
      promisedAtMs: null,
    });
    expect(second).toMatchObject({
      agentId: 'anna',
      enabled: false,
      schedule: 'at',
      lastStatus: 'ok',
      autoDisabled: true,
      delivery: 'not-delivered',
      deliveryError: 'chat not found',
    });
    expect(JSON.stringify(ledger.facts())).not.toContain('private');
  });

  it('tells how often a job has failed in a row, and which OpenClaw declares itself', () => {
    const ledger = createJobLedger();
    const listed = (lastRunAtMs: number, lastRunStatus: string) => {
      const row = { id: 'h', name: 'heartbeat-main', enabled: true, lastRunAtMs, lastRunStatus };
      ledger.list({ jobs: [{ ...row, declarationKey: 'heartbeat:main' }] }, lastRunAtMs + 1_000);
      return ledger.facts()?.list[0];
    };
    expect(listed(T, 'error')).toMatchObject({ declaredAs: 'heartbeat:main' });
    expect(listed(T, 'error')?.failuresSeen).toBeUndefined();
    expect(listed(T + HOUR, 'error')?.failuresSeen).toBe(2);
    expect(listed(T + HOUR, 'error')?.failuresSeen).toBe(2);
    expect(listed(T + 2 * HOUR, 'error')?.failuresSeen).toBe(3);
    expect(listed(T + 3 * HOUR, 'ok')?.failuresSeen).toBeUndefined();
    expect(listed(T + 4 * HOUR, 'error')?.failuresSeen).toBeUndefined();
  });

  it('keeps good jobs beside one that is not understood, and is bounded', () => {
    const ledger = createJobLedger();
    expect(ledger.list({ jobs: 'none' }, T)).toBe(false);
    expect(ledger.facts()).toBeNull();
    const many = Array.from({ length: 5_000 }, (_, index) => february({}, { id: `j${index}` }));
    expect(ledger.list({ jobs: [{ id: 7 }, ...many] }, T)).toBe(true);
    expect(ledger.facts()?.list).toHaveLength(199);
  });

  it('is asked for with no more than the version knows', () => {
    expect(jobsQuery('2026.9.6')).toMatchObject({ compact: true });
    expect(jobsQuery('2026.7.35')).toMatchObject({ compact: true });
    expect(jobsQuery('2026.5.28')).toEqual({ includeDisabled: true });
    expect(jobsQuery('dev')).toEqual({ includeDisabled: true });
  });
});

describe('a time at which a job was to run', () => {
  it('is kept when the gateway names the next one without having run it', () => {
    expect(promised([T - HOUR, { nextRunAtMs: T }], [T + HOUR, { nextRunAtMs: T + DAY }])).toBe(T);
  });

  it('is kept over more lists, and ends with the next run', () => {
    const before = [
      [T - HOUR, { nextRunAtMs: T }],
      [T + HOUR, { nextRunAtMs: T + DAY }],
    ] as const;
    expect(promised(...before, [T + 2 * HOUR, { nextRunAtMs: T + DAY }])).toBe(T);
    expect(
      promised(...before, [T + 2 * HOUR, { nextRunAtMs: T + DAY, lastRunAtMs: T + HOUR }]),
    ).toBeNull();
  });

  it('counts as kept by a run at that time, and by one that is under way', () => {
    expect(
      promised(
        [T - HOUR, { nextRunAtMs: T }],
        [T + HOUR, { nextRunAtMs: T + DAY, lastRunAtMs: T }],
      ),
    ).toBeNull();
    expect(
      promised([T - HOUR, { nextRunAtMs: T }], [T + 1, { nextRunAtMs: T, runningAtMs: T }]),
    ).toBeNull();
  });

  it('is no promise where the job was changed before it, or run by hand', () => {
    expect(
      promised(
        [T - HOUR, { nextRunAtMs: T }],
        [T + HOUR, { nextRunAtMs: T + DAY }, { updatedAtMs: T - 1_000 }],
      ),
    ).toBeNull();
    expect(
      promised(
        [T - HOUR, { nextRunAtMs: T }],
        [T + HOUR, { nextRunAtMs: T + DAY, lastRunAtMs: T - 1_800_000 }],
      ),
    ).toBeNull();
  });

  it('is past while the list still names it', () => {
    const ledger = createJobLedger();
    ledger.list({ jobs: [february({ nextRunAtMs: T })] }, T - 1);
    expect([ledger.isOneLate(T - 1), ledger.isOneLate(T + 1)]).toEqual([false, true]);
    expect(ledger.status({ enabled: false, jobs: 1 })).toBe(true);
    expect(ledger.facts()?.schedulerOn).toBe(false);
  });
});

describe('a job that misses one time after the other', () => {
  const MINUTE = 60_000;
  const missed = (...lists: readonly (readonly [atMs: number, state: object])[]) => {
    const ledger = createJobLedger();
    for (const [atMs, state] of lists) ledger.list({ jobs: [february(state)] }, atMs);
    return ledger.facts()?.list[0]?.missedSinceMs;
  };
  const never = (at: number) => [T + at * MINUTE, { nextRunAtMs: T + (at + 1) * MINUTE }] as const;

  it('is known since the first of them, until it runs', () => {
    expect(missed(never(0), never(10))).toBeUndefined();
    expect(missed(never(0), never(10), never(20), never(30))).toBe(T + MINUTE);
    const run = { lastRunAtMs: T + 25 * MINUTE, nextRunAtMs: T + 31 * MINUTE };
    expect(missed(never(0), never(10), never(20), [T + 30 * MINUTE, run])).toBeUndefined();
  });
});

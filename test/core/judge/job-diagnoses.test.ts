import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../../electron/core/evidence/evidence.ts';
import type { JobFact } from '../../../electron/core/evidence/job-facts.ts';
import { judge } from '../../../electron/core/judge/judge.ts';
import { ago, evidence, HOUR, job, MINUTE, NOW_MS, openSocket } from '../../support/evidence.ts';

function look(
  list: readonly Partial<JobFact>[],
  parts: Parameters<typeof evidence>[0] & { schedulerOn?: boolean | null } = {},
) {
  const { schedulerOn = null, ...rest } = parts;
  const jobs: NonNullable<Evidence['jobs']> = {
    atMs: ago(MINUTE),
    schedulerOn,
    list: list.map((one, index) => job({ id: `job-${index}`, label: `Job ${index}`, ...one })),
  };
  return judge(evidence({ version: '2026.9.6', jobs, ...rest })).snapshot;
}

const classes = (...parts: Parameters<typeof look>) =>
  look(...parts).incidents.map((one) => one.class);
const FAILED = { lastStatus: 'error', lastError: 'no model', lastRunAtMs: ago(HOUR) } as const;

describe('a scheduled job', () => {
  it('that ran well, or was skipped, is no incident', () => {
    expect(
      classes([{}, { lastStatus: 'skipped' }, { lastStatus: null, lastRunAtMs: null }]),
    ).toEqual([]);
  });

  it('that failed is amber, with its name and what went wrong, and no step', () => {
    const { level, incidents, recommended } = look([FAILED]);
    expect([level, recommended.action]).toEqual(['amber', 'none']);
    expect(incidents[0]).toMatchObject({
      class: 'job-failed',
      sessionKey: 'agent:main:cron:job-0',
    });
    expect(incidents[0]?.cause).toContain('Job 0');
    expect(incidents[0]?.evidence.join()).toContain('no model');
  });

  it('is told of once for many', () => {
    const { incidents } = look(Array.from({ length: 30 }, () => FAILED));
    expect(incidents.map((one) => one.class)).toEqual(['job-failed']);
    expect(incidents[0]?.cause).toContain('30');
  });

  it('that failed a day ago is history', () => {
    expect(classes([{ ...FAILED, lastRunAtMs: ago(23 * HOUR) }])).toEqual(['job-failed']);
    expect(classes([{ ...FAILED, lastRunAtMs: ago(25 * HOUR) }])).toEqual([]);
  });

  it('that OpenClaw is about to try again is given that time', () => {
    const soon = { ...FAILED, lastRunAtMs: ago(MINUTE), nextRunAtMs: NOW_MS + MINUTE };
    expect(classes([{ ...soon, errorsInARow: 1 }])).toEqual([]);
    expect(classes([{ ...soon, errorsInARow: 3 }])).toEqual(['job-failed']);
    // 2026.2.1 counts no errors and tries nothing again.
    expect(classes([{ ...soon, errorsInARow: null }])).toEqual(['job-failed']);
    expect(classes([{ ...FAILED, runningAtMs: ago(MINUTE) }])).toEqual([]);
  });

  it('that is a heartbeat of OpenClaw’s own has failed once it fails again', () => {
    const heartbeat = { ...FAILED, declaredAs: 'heartbeat:main', lastError: 'database is locked' };
    expect(classes([heartbeat])).toEqual([]);
    expect(classes([{ ...heartbeat, failuresSeen: 2 }])).toEqual(['job-failed']);
    expect(classes([{ ...heartbeat, errorsInARow: 2 }])).toEqual(['job-failed']);
    expect(classes([{ ...heartbeat, declaredAs: 'digest:main' }])).toEqual(['job-failed']);
  });

  it('that its owner switched off is of no interest, and one that OpenClaw did is', () => {
    expect(classes([{ ...FAILED, enabled: false }])).toEqual([]);
    expect(classes([{ ...FAILED, enabled: false, schedule: 'at' }])).toEqual(['job-failed']);
    expect(classes([{ ...FAILED, enabled: false, autoDisabled: true }])).toEqual(['job-failed']);
  });

  it('whose result reached nobody has failed, unless it was to say nothing', () => {
    const lost = { delivery: 'not-delivered', deliveryError: 'chat not found' };
    expect(classes([lost])).toEqual(['job-failed']);
    expect(classes([{ ...lost, isQuiet: true }])).toEqual([]);
    expect(classes([{ ...lost, deliveryError: null }])).toEqual([]);
    expect(look([lost]).incidents[0]?.evidence.join()).toContain('reached nobody');
  });
});

describe('a scheduled job that did not run at its time', () => {
  const MISSED = { promisedAtMs: ago(HOUR), lastRunAtMs: ago(5 * HOUR) };

  it('is told of after ten minutes, for a day', () => {
    expect(classes([MISSED])).toEqual(['job-missed']);
    expect(classes([{ ...MISSED, promisedAtMs: ago(9 * MINUTE) }])).toEqual([]);
    expect(classes([{ ...MISSED, promisedAtMs: ago(25 * HOUR) }])).toEqual([]);
  });

  it('is told where it runs every minute and has missed each of them (#10251, #10812)', () => {
    const soon = { promisedAtMs: ago(MINUTE), nextRunAtMs: NOW_MS + MINUTE, lastRunAtMs: null };
    expect(classes([{ ...soon, missedSinceMs: ago(40 * MINUTE) }])).toEqual(['job-missed']);
    expect(classes([{ ...soon, missedSinceMs: ago(20 * MINUTE) }])).toEqual([]);
    expect(classes([soon])).toEqual([]);
    const young = { socket: openSocket('2026.9.6', { openedAtMs: ago(20 * MINUTE) }) };
    expect(classes([{ ...soon, missedSinceMs: ago(HOUR) }], { gateway: young })).toEqual([]);
  });

  it('gets its time after a start of the gateway and after sleep', () => {
    const young = { socket: openSocket('2026.9.6', { openedAtMs: ago(5 * MINUTE) }) };
    expect(classes([MISSED], { gateway: young })).toEqual([]);
    expect(classes([MISSED], { machine: { wokeAtMs: ago(5 * MINUTE) } })).toEqual([]);
    expect(classes([{ ...MISSED, nextRunAtMs: NOW_MS + 2 * MINUTE }])).toEqual([]);
  });

  it('is not missed while it runs, is switched off, or the whole scheduler is', () => {
    expect(classes([{ ...MISSED, runningAtMs: ago(MINUTE) }])).toEqual([]);
    expect(classes([{ ...MISSED, enabled: false }])).toEqual([]);
    expect(classes([MISSED], { schedulerOn: false })).toEqual([]);
    expect(classes([MISSED], { schedulerOn: true })).toEqual(['job-missed']);
  });
});

import { describe, expect, it } from 'vitest';
import { judge } from '../../electron/core/judge/judge.ts';
import type { NotifyContext, Told } from '../../electron/core/notify.ts';
import { afterTelling, notificationsFor, RECOVERED_ID } from '../../electron/core/notify.ts';
import type { Incident, Snapshot } from '../../electron/core/snapshot.ts';
import { evidence, MAIN, MINUTE, NOW_MS, SECOND } from '../support/evidence.ts';

const NOTHING_TOLD: Told = { shown: new Map(), owedSinceMs: null };

function context(parts: Partial<NotifyContext> = {}): NotifyContext {
  return {
    nowMs: NOW_MS,
    waitedTooLongMs: 3 * MINUTE,
    muted: [],
    about: ['stalled', 'silent', 'down', 'other', 'recovered'],
    quiet: false,
    remindEveryMs: null,
    marks: [],
    ...parts,
  };
}

function incident(parts: Partial<Incident> = {}): Incident {
  return {
    id: 'run-stalled~a~1',
    class: 'run-stalled',
    level: 'red',
    since: new Date(NOW_MS - 5 * MINUTE).toISOString(),
    sessionKey: MAIN,
    cause: 'the session is stalled',
    evidence: [],
    action: 'abort',
    why: '',
    ...parts,
  };
}

function snapshot(incidents: Incident[], parts: Partial<Snapshot> = {}): Snapshot {
  const worst = incidents.some((one) => one.level === 'red') ? 'red' : 'amber';
  const level = incidents.length === 0 ? 'green' : worst;
  return { ...judge(evidence()).snapshot, level, incidents, ...parts };
}

const waitingFor = (lengthMs: number, lost = false) => [
  { sessionKey: MAIN, since: new Date(NOW_MS - lengthMs).toISOString(), channel: null, lost },
];

/** Tells what is due and remembers it, as the engine does. */
function tell(of: Snapshot, told: Told = NOTHING_TOLD, at: Partial<NotifyContext> = {}) {
  const sent = notificationsFor(of, told, context(at));
  return { sent, told: afterTelling(told, of, sent, at.nowMs ?? NOW_MS) };
}

describe('a notice is due', () => {
  it('when the light turns red, with what to do about it', () => {
    expect(tell(snapshot([incident()])).sent).toMatchObject([
      { event: 'shown', incidentId: 'run-stalled~a~1', actions: ['abort'] },
    ]);
  });

  it('when somebody has waited 180 s behind what is only amber', () => {
    const amber = [incident({ level: 'amber', action: 'wait' })];
    const at = (lengthMs: number) =>
      tell(snapshot(amber, { unanswered: waitingFor(lengthMs) })).sent;
    expect(at(180 * SECOND - 1)).toEqual([]);
    expect(at(180 * SECOND)).toMatchObject([
      { title: 'Your agent does not answer', actions: [], event: 'shown' },
    ]);
  });

  it('not for amber without anybody waiting, nor for somebody in another session', () => {
    const amber = incident({ level: 'amber' });
    expect(tell(snapshot([amber])).sent).toEqual([]);
    const other = incident({ level: 'amber', sessionKey: 'agent:main:other' });
    expect(tell(snapshot([other], { unanswered: waitingFor(9 * MINUTE) })).sent).toEqual([]);
  });

  it('not for a message that is lost: it waits for its sender', () => {
    const amber = incident({ level: 'amber' });
    expect(tell(snapshot([amber], { unanswered: waitingFor(9 * MINUTE, true) })).sent).toEqual([]);
  });

  it('not for what a step of the user’s own is about to mend', () => {
    const down = incident({ class: 'gateway-down', sessionKey: null });
    expect(tell(snapshot([down]), NOTHING_TOLD, { muted: ['gateway-down'] }).sent).toEqual([]);
    expect(tell(snapshot([down]), NOTHING_TOLD, { muted: ['gateway-hung'] }).sent).toHaveLength(1);
  });

  it('not in quiet hours, and then for what is still so', () => {
    const red = snapshot([incident()]);
    const night = tell(red, NOTHING_TOLD, { quiet: true });
    expect(night.sent).toEqual([]);
    expect(tell(red, night.told).sent).toHaveLength(1);
  });
});

describe('one incident', () => {
  it('is told once, however often it is seen', () => {
    const red = snapshot([incident()]);
    const first = tell(red);
    expect(tell(red, first.told, { nowMs: NOW_MS + MINUTE }).sent).toEqual([]);
  });

  it('is told again at the pace that was asked for, under the same id', () => {
    const red = snapshot([incident()]);
    const first = tell(red);
    const again = (laterMs: number) =>
      tell(red, first.told, { nowMs: NOW_MS + laterMs, remindEveryMs: 10 * MINUTE }).sent;
    expect(again(10 * MINUTE - 1)).toEqual([]);
    expect(again(10 * MINUTE)).toMatchObject([{ id: first.sent[0]?.id, event: 'shown' }]);
  });

  it('is withdrawn when it is over, and that all is well is told', () => {
    const first = tell(snapshot([incident()]));
    const { sent, told } = tell(snapshot([]), first.told);
    expect(sent.map((one) => [one.event, one.id])).toEqual([
      ['withdrawn', first.sent[0]?.id],
      ['shown', RECOVERED_ID],
    ]);
    expect(sent[1]?.body).toContain('It lasted 5 min.');
    expect(tell(snapshot([]), told).sent).toEqual([]);
  });

  it('is withdrawn in quiet hours as well', () => {
    const first = tell(snapshot([incident()]));
    const { sent } = tell(snapshot([]), first.told, { quiet: true });
    expect(sent.map((one) => one.event)).toEqual(['withdrawn']);
  });

  it('that all is well is not said while something else is wrong', () => {
    const first = tell(snapshot([incident()]));
    const left = snapshot([incident({ id: 'b', level: 'amber', sessionKey: null })]);
    const half = tell(left, first.told);
    expect(half.sent.map((one) => one.event)).toEqual(['withdrawn']);
    expect(tell(snapshot([]), half.told).sent).toMatchObject([{ id: RECOVERED_ID }]);
  });
});

describe('a storm', () => {
  const many = (amount: number) =>
    Array.from({ length: amount }, (_, n) => incident({ id: `i${n}`, sessionKey: `s${n}` }));

  it('of three is three notices', () => {
    const { sent } = tell(snapshot(many(3)));
    expect(new Set(sent.map((one) => one.id)).size).toBe(3);
  });

  it('of four is one notice, and all four are remembered as told (#110354)', () => {
    const storm = tell(snapshot(many(4)));
    expect(new Set(storm.sent.map((one) => one.id)).size).toBe(1);
    expect(storm.sent[0]?.title).toBe('OpenClaw has 4 problems');
    expect(tell(snapshot(many(4)), storm.told).sent).toEqual([]);
  });
});

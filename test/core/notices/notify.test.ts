import { describe, expect, it } from 'vitest';
import { noticeKindSchema } from '../../../electron/core/api/settings-schema.ts';
import type { Incident, IncidentClass, Snapshot } from '../../../electron/core/api/snapshot.ts';
import {
  afterTelling,
  type NotifyContext,
  notificationsFor,
  type SentNotices,
} from '../../../electron/core/notices/notify.ts';
import type { Notification } from '../../../electron/core/steps/action.ts';
import { NOW_MS, secondsAgo, statusWith } from '../view/status-fixture.ts';

const MINUTE = 60_000;
const NOTHING_TOLD: SentNotices = { shown: new Map(), owedSinceMs: null };

function incident(id: string, rest: Partial<Incident> = {}): Incident {
  return {
    id,
    class: 'session-locked',
    level: 'red',
    since: secondsAgo(200),
    sessionKey: null,
    cause: `${id} is wrong`,
    evidence: [],
    action: 'unlock',
    why: '',
    ...rest,
  };
}

function seen(...incidents: readonly Incident[]): Snapshot {
  const level = incidents.length === 0 ? 'green' : 'red';
  return statusWith({ level, headline: 'So it is.', incidents: [...incidents] }).snapshot;
}

function context(rest: Partial<NotifyContext> = {}): NotifyContext {
  return {
    nowMs: NOW_MS,
    waitedTooLongMs: 3 * MINUTE,
    muted: [],
    about: noticeKindSchema.options,
    quiet: false,
    remindEveryMs: null,
    marks: [],
    offers: () => [],
    ...rest,
  };
}

/** Tells of one snapshot after the other, a minute apart; gives what was sent each time. */
function tell(
  snapshots: readonly Snapshot[],
  rest: (index: number) => Partial<NotifyContext> = () => ({}),
): string[][] {
  let told = NOTHING_TOLD;
  return snapshots.map((snapshot, index) => {
    const nowMs = NOW_MS + index * MINUTE;
    const due = notificationsFor(snapshot, told, context({ nowMs, ...rest(index) }));
    told = afterTelling(told, snapshot, due, nowMs);
    return due.map(words);
  });
}

const words = ({ event, id }: Notification) => `${event} ${id}`;

describe('a notice', () => {
  it('comes once for a red incident, goes with it, and then all is well again', () => {
    expect(tell([seen(incident('a')), seen(incident('a')), seen(), seen()])).toEqual([
      ['shown a'],
      [],
      ['withdrawn a', 'shown recovered'],
      [],
    ]);
  });

  it('comes once for a new sender who waits, though the light is amber, and goes with them', () => {
    const waits = incident('a', { class: 'sender-waits', level: 'amber', action: 'none' });
    expect(tell([seen(waits), seen(waits), seen()])).toEqual([
      ['shown a'],
      [],
      ['withdrawn a', 'shown recovered'],
    ]);
  });

  it('of a gateway that is away stands for every phase of that', () => {
    const phase = (name: Incident['class'], level: 'amber' | 'red' = 'red') =>
      incident(`${name}~1`, { class: name, level });
    const down = phase('gateway-down');
    expect(
      tell([
        seen(down),
        seen(phase('gateway-starting', 'amber')),
        seen(phase('gateway-hung')),
        seen(down),
        seen(phase('restart-loop')),
        seen(),
        seen(down),
      ]),
    ).toEqual([
      [`shown ${down.id}`],
      [],
      [],
      [],
      [],
      [`withdrawn ${down.id}`, 'shown recovered'],
      [`shown ${down.id}`],
    ]);
  });

  it('comes for an amber incident only once somebody has waited too long', () => {
    const amber = incident('a', { level: 'amber', sessionKey: 'agent:main:main' });
    const waits = (seconds: number): Snapshot => ({
      ...seen(amber),
      unanswered: [
        { sessionKey: 'agent:main:main', since: secondsAgo(seconds), channel: null, lost: false },
      ],
    });
    const due = (snapshot: Snapshot) =>
      notificationsFor(snapshot, NOTHING_TOLD, context()).map(words);
    expect(due(waits(179))).toEqual([]);
    expect(due(waits(180))).toEqual(['shown a']);
  });

  it('says what is wrong, what helps, and how long somebody has waited', () => {
    const [notice] = notificationsFor(
      {
        ...seen(incident('a', { sessionKey: 'agent:main:main' })),
        unanswered: [
          { sessionKey: 'agent:main:main', since: secondsAgo(200), channel: null, lost: false },
        ],
      },
      NOTHING_TOLD,
      context(),
    );
    expect(notice).toMatchObject({
      title: 'Your agent can’t answer',
      body: 'Unlocking helps and costs nothing. Somebody has waited for 3 minutes.',
      actions: [],
    });
  });

  it('is one for a storm of incidents', () => {
    const many = ['a', 'b', 'c', 'd'].map((id) => incident(id));
    const due = notificationsFor(seen(...many), NOTHING_TOLD, context());
    expect(new Set(due.map(({ id }) => id))).toEqual(new Set(['a']));
    expect(due[0]?.title).toBe('OpenClaw has 4 problems');
    expect(due.map(({ incidentId }) => incidentId)).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('the end of an incident', () => {
  const endOf = (snapshot: Snapshot) => {
    const shown = new Map([['a', { notificationId: 'a', shownAtMs: NOW_MS, sinceMs: NOW_MS }]]);
    const due = notificationsFor(snapshot, { shown, owedSinceMs: null }, context());
    return due.find((one) => one.event === 'withdrawn')?.title;
  };

  it('is not called the end of it all where another trouble has taken over', () => {
    expect(endOf(seen(incident('b')))).toBe('OpenClaw still needs you');
    expect(endOf({ ...seen(incident('b', { level: 'amber' })), level: 'amber' })).toBe(
      'OpenClaw is not well yet',
    );
  });

  it('is one where nothing else is wrong', () => {
    expect(endOf({ ...seen(), level: 'grey' })).toBe('This is over');
    expect(endOf(seen())).toBe('Your agent is back');
  });
});

describe('that all is well again', () => {
  it('says how long it lasted, counted from the beginning of the incident', () => {
    const told = afterTelling(
      NOTHING_TOLD,
      seen(incident('a')),
      notificationsFor(seen(incident('a')), NOTHING_TOLD, context()),
      NOW_MS,
    );
    const due = notificationsFor(seen(), told, context({ nowMs: NOW_MS + 10 * MINUTE }));
    expect(due.at(-1)).toMatchObject({
      title: 'Your agent is back',
      body: 'It was away for 13 minutes.',
    });
  });

  it('waits until the light is green, though the incident is over before', () => {
    const starting: Snapshot = { ...seen(), level: 'amber' };
    expect(tell([seen(incident('a')), starting, seen()])).toEqual([
      ['shown a'],
      ['withdrawn a'],
      ['shown recovered'],
    ]);
  });

  it('is not said where nothing was told', () => {
    expect(tell([seen(), seen()])).toEqual([[], []]);
  });

  it('is not said to those who do not want to know', () => {
    const about = ['stalled', 'down'] as const;
    expect(tell([seen(incident('a')), seen()], () => ({ about }))).toEqual([
      ['shown a'],
      ['withdrawn a'],
    ]);
  });
});

describe('a notice that stands for a later phase of the same trouble', () => {
  it('is taken back for the incident that it was shown for, or it would stay on the screen', () => {
    let told = NOTHING_TOLD;
    const sent = [
      seen(incident('down', { class: 'gateway-down' })),
      seen(incident('starting', { class: 'gateway-starting' })),
      seen(),
    ].map((snapshot) => {
      const due = notificationsFor(snapshot, told, context());
      told = afterTelling(told, snapshot, due, NOW_MS);
      return due.map(({ event, incidentId }) => `${event} ${incidentId}`);
    });
    expect(sent[0]).toEqual(['shown down']);
    expect(sent[1]).toEqual([]);
    expect(sent[2]).toContain('withdrawn down');
    expect(told.shown.size).toBe(0);
  });
});

describe('a person who wants it quieter', () => {
  it('is not told of what they did not choose', () => {
    const down = incident('d', { class: 'gateway-down' });
    expect(tell([seen(incident('a'), down)], () => ({ about: ['down'] }))).toEqual([['shown d']]);
  });

  it('is told after the quiet hours of what is still so, and not of what is over', () => {
    const quiet = (index: number) => ({ quiet: index < 2 });
    const a = incident('a');
    expect(tell([seen(a, incident('b')), seen(a), seen(a)], quiet)).toEqual([[], [], ['shown a']]);
  });

  it('is reminded only if asked for, and then at that pace', () => {
    const same = Array.from({ length: 6 }, () => seen(incident('a')));
    expect(tell(same).flat()).toEqual(['shown a']);
    const reminded = tell(same, () => ({ remindEveryMs: 2 * MINUTE }));
    expect(reminded).toEqual([['shown a'], [], ['shown a'], [], ['shown a'], []]);
  });

  it('is not reminded of what was acknowledged', () => {
    const marks = [{ kind: 'acknowledge', incidentId: 'a' }] as const;
    const same = Array.from({ length: 4 }, () => seen(incident('a')));
    const said = tell(same, (index) => ({
      remindEveryMs: MINUTE,
      marks: index === 0 ? [] : marks,
    }));
    expect(said.flat()).toEqual(['shown a']);
  });

  it('hears nothing of a snoozed incident until its time, and then once', () => {
    const until = new Date(NOW_MS + 3 * MINUTE).toISOString();
    const marks = [{ kind: 'snooze', incidentId: 'a', until }] as const;
    const same = Array.from({ length: 6 }, () => seen(incident('a')));
    const said = tell(same, (index) => ({ marks: index === 0 ? [] : marks }));
    expect(said).toEqual([['shown a'], [], [], ['shown a'], [], []]);
  });

  it('is not told of what their own restart brings with it, but of what remains after it', () => {
    const down = incident('d', { class: 'gateway-down' });
    const muted = (index: number) => ({ muted: index < 2 ? (['gateway-down'] as const) : [] });
    expect(tell([seen(down), seen(down), seen(down)], muted)).toEqual([[], [], ['shown d']]);
    expect(tell([seen(down), seen()], muted)).toEqual([[], []]);
  });
});

describe('a trouble that a gateway away hides', () => {
  const lost = (since: string, from: number) =>
    incident(`no-answer~agent:main:main~${from}`, { class: 'no-answer', since, action: 'none' });
  const first = lost(secondsAgo(200), 1);
  const away = (kind: IncidentClass) => incident(`${kind}~1`, { class: kind, action: 'wait' });
  const amber = { ...away('gateway-starting'), level: 'amber' as const };

  it('is told once, though its start comes from another source afterwards', () => {
    const again = lost(new Date(Date.parse(first.since) + 100).toISOString(), 2);
    const [told, hidden, back, later] = tell([seen(first), seen(amber), seen(again), seen()]);
    expect(told).toHaveLength(1);
    expect(hidden).toEqual([]);
    expect(back).toEqual([]);
    expect(later?.some((one) => one.startsWith('withdrawn'))).toBe(true);
  });

  it('is over once the gateway is back without it', () => {
    const all = tell([seen(first), seen(amber), seen()]);
    expect(all[2]?.some((one) => one.startsWith('withdrawn'))).toBe(true);
  });

  it('ends like any other while the gateway is only slow', () => {
    const all = tell([seen(first), seen(away('gateway-slow'))]);
    expect(all[1]?.some((one) => one.startsWith('withdrawn'))).toBe(true);
  });

  it('is told again where the same session loses a later message', () => {
    const other = lost(secondsAgo(20), 3);
    const all = tell([seen(first), seen(amber), seen(other)]);
    expect(all[2]?.some((one) => one.startsWith('shown'))).toBe(true);
  });
});

import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { type IncidentClass, incidentClassSchema } from '../../../electron/core/api/snapshot.ts';
import { strings } from '../../../electron/core/catalogue/catalogue.ts';
import { speak } from '../../../electron/core/catalogue/speak.ts';
import { answeredShareOf, patternsOf } from '../../../electron/core/history/patterns.ts';
import type { PastIncident, Segment, Timeline } from '../../../electron/core/history/timeline.ts';
import {
  answeredWords,
  patternLines,
  percentInWords,
} from '../../../electron/core/view/patterns.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const CHAT = 'agent:main:whatsapp:direct:+4915112345678';
const NAMES = { sessions: [], gateway: { url: '' } };

let made = 0;
function past(
  name: IncidentClass,
  fromMs: number,
  toMs: number | null,
  parts: Partial<PastIncident> = {},
): PastIncident {
  made += 1;
  const id = `${name}~${made}`;
  return { id, class: name, level: 'red', sessionKey: null, fromMs, toMs, ...parts };
}

function day(incidents: PastIncident[], segments: Segment[] = [green(0, DAY)]): Timeline {
  const newestFirst = [...incidents].sort((a, b) => b.fromMs - a.fromMs);
  return { fromMs: 0, toMs: DAY, segments, incidents: newestFirst, latency: [] };
}
const stretch = (kind: Segment['kind']) => (fromMs: number, toMs: number) => ({
  kind,
  fromMs,
  toMs,
});
const green = stretch('green');
const red = stretch('red');
const grey = stretch('grey');
const unwatched = stretch('unwatched');

/** Seven silences of one morning, six of them of one chat (openclaw/openclaw #7222). */
const MORNING = [
  ...[0, 1, 2, 3, 4, 5].map((n) =>
    past('session-locked', n * HOUR, n * HOUR + 3 * MINUTE, { sessionKey: CHAT }),
  ),
  past('agent-silent', 7 * HOUR, 7 * HOUR + 5 * MINUTE),
];

describe('patterns', () => {
  it('count what came seven times in one morning, and say what it mostly was', () => {
    expect(patternsOf(day(MORNING))).toMatchObject([
      { kind: 'silent', times: 7, totalMs: 23 * MINUTE, most: { times: 6 } },
    ]);
    expect(patternLines(day(MORNING), NAMES)).toEqual([
      'No answer 7 times, 23 minutes in all. The same 6 times: Your agent can’t answer on WhatsApp (+49…5678).',
    ]);
  });

  it('take what goes by one name after another for one trouble, as long as it is of one chat', () => {
    const chain = [
      past('run-stalled', 0, 5 * MINUTE, { sessionKey: CHAT }),
      past('session-locked', 5 * MINUTE, 8 * MINUTE, { sessionKey: CHAT }),
      past('agent-silent', 8 * MINUTE + 30_000, 9 * MINUTE, { sessionKey: CHAT }),
      past('agent-silent', 8 * MINUTE, 9 * MINUTE, { sessionKey: 'agent:main:main' }),
    ];
    const [pattern] = patternsOf(day(chain));
    expect(pattern).toMatchObject({ kind: 'silent', times: 2, totalMs: 9 * MINUTE });
  });

  it('keep what OpenClaw does when it restarts apart from being down', () => {
    const kinds = patternsOf(
      day([
        past('gateway-down', 0, 9_000, { isRestart: true }),
        past('gateway-down', HOUR, 2 * HOUR),
        past('disk-full', 3 * HOUR, 4 * HOUR),
      ]),
    ).map(({ kind, times }) => `${kind} ${times}`);
    expect(kinds).toEqual(['down 1', 'restart 1', 'other 1']);
  });

  it('know where OpenClaw was not there at all', () => {
    const gone = day([past('not-installed', HOUR, 2 * HOUR, { level: 'amber' })]);
    expect(patternLines(gone, NAMES)).toEqual([
      'OpenClaw was down once, for 1 hour. OpenClaw was not found here.',
    ]);
  });

  it('count the time of a trouble only as far as somebody watched, and as it lies in the range', () => {
    const incidents = [
      past('gateway-down', -HOUR, 2 * HOUR),
      past('gateway-down', 20 * HOUR, null),
    ];
    const segments = [red(0, HOUR), unwatched(HOUR, 20 * HOUR), red(20 * HOUR, DAY)];
    expect(patternsOf(day(incidents, segments))).toMatchObject([{ times: 2, totalMs: 5 * HOUR }]);
  });

  it('are none on a calm day', () => {
    expect(patternsOf(day([]))).toEqual([]);
  });

  it('count no time twice and none that was not watched, whatever happened', () => {
    const incident = fc
      .record({
        name: fc.constantFrom(...incidentClassSchema.options),
        fromMs: fc.integer({ min: -HOUR, max: DAY }),
        lastedMs: fc.option(fc.integer({ min: 0, max: DAY })),
        sessionKey: fc.constantFrom(null, CHAT),
      })
      .map(({ name, fromMs, lastedMs, sessionKey }) =>
        past(name, fromMs, lastedMs === null ? null : fromMs + lastedMs, { sessionKey }),
      );
    fc.assert(
      fc.property(
        fc.array(incident, { maxLength: 8 }),
        fc.integer({ min: 0, max: DAY }),
        (all, ms) => {
          const timeline = day(all, [green(0, ms), unwatched(ms, DAY)]);
          const patterns = patternsOf(timeline);
          for (const one of patterns) {
            expect(one.totalMs).toBeLessThanOrEqual(ms);
            expect(one.most.times).toBeLessThanOrEqual(one.times);
          }
          const { share, leftOutMs } = answeredShareOf(timeline);
          expect(leftOutMs).toBe(DAY - ms);
          if (share !== null) expect(share).toBeGreaterThanOrEqual(0);
          if (share !== null) expect(share).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});

describe('the time answered', () => {
  it('is the share of what was watched; the rest is left out, and said', () => {
    const timeline = day(
      [],
      [green(0, 9 * HOUR), red(9 * HOUR, 10 * HOUR), unwatched(10 * HOUR, DAY)],
    );
    expect(answeredShareOf(timeline)).toEqual({ share: 0.9, leftOutMs: 14 * HOUR });
    expect(answeredWords(answeredShareOf(timeline))).toBe(
      'Answered 90.0 % of the time. 14 hours not watched, left out.',
    );
  });

  it('has no part in what the light could not tell', () => {
    expect(answeredShareOf(day([], [green(0, HOUR), grey(HOUR, DAY)]))).toEqual({
      share: 1,
      leftOutMs: 23 * HOUR,
    });
  });

  it('ends while OpenClaw is away, also where the light is amber', () => {
    const starting = past('gateway-starting', 0, 6 * HOUR, { level: 'amber' });
    const amber = [{ kind: 'amber' as const, fromMs: 0, toMs: 6 * HOUR }, green(6 * HOUR, DAY)];
    expect(answeredShareOf(day([starting], amber)).share).toBe(0.75);
    const nearlyFull = past('disk-full', 0, 6 * HOUR, { level: 'amber' });
    expect(answeredShareOf(day([nearlyFull], amber)).share).toBe(1);
  });

  it('is not known where nobody watched', () => {
    expect(answeredShareOf(day([], [unwatched(0, DAY)])).share).toBeNull();
    expect(answeredWords(answeredShareOf(day([], [unwatched(0, DAY)])))).toBe(
      'Not watched in this time.',
    );
  });

  it.each([
    [1, '100 %'],
    [0.99999, '99.9 %'],
    [0.5, '50.0 %'],
    [0, '0.0 %'],
    [null, null],
  ])('%s is %s: 100 means all of it', (share, words) => {
    expect(percentInWords(share)).toBe(words);
  });
});

describe('how long a trouble was, in other languages', () => {
  afterEach(() => speak('en'));

  it.each([
    ['de', 300, 'Einmal war etwas anderes, Dauer ein Moment.'],
    ['de', 2 * DAY, 'Einmal war etwas anderes, Dauer 2 Tage.'],
    ['zh-Hans', 300, '其他问题 1 次，持续片刻。'],
    ['zh-Hans', 5 * MINUTE, '其他问题 1 次，持续 5 分钟。'],
  ] as const)('%s: %d ms', (language, lastedMs, words) => {
    speak(language);
    const week = { ...day([past('disk-full', 0, lastedMs)], [green(0, 7 * DAY)]), toMs: 7 * DAY };
    const [line] = patternLines(week, null);
    expect(line?.startsWith(words), line).toBe(true);
  });

  it.each([
    ['de', 'dauerte einen Moment', 'Jemand wartet seit einem Moment.'],
    ['zh-Hans', '持续片刻', '已有人等了片刻。'],
  ] as const)('%s: a moment', (language, lasted, waited) => {
    speak(language);
    expect(strings.lasted(strings.duration.moment)).toBe(lasted);
    expect(strings.notice.waited(strings.duration.moment)).toBe(waited);
  });
});

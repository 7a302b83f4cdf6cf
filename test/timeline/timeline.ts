import fc from 'fast-check';
import { HIDINGS, type Hiding } from './machine.ts';
import {
  CONTENTS,
  type Content,
  OTHER_KINDS,
  type OtherKind,
  SESSIONS,
  type SessionAt,
  VERSIONS,
  type Version,
} from './openclaw.ts';

/** What a timeline is made of, and how chance puts one together. */

export type Setting = {
  readonly version: Version;
  readonly platform: 'linux' | 'darwin';
  /** As whom Clawbuoy looks: as OpenClaw's own user, as another, as root. */
  readonly user: 'the same' | 'another' | 'root';
  readonly hiding: Hiding;
  /** `agents.defaults.timeoutSeconds`, in ms; null where it is not configured. */
  readonly runTimeoutMs: number | null;
  /** A watch is there from the beginning. */
  readonly watchedFromTheStart: boolean;
};

export type Happening =
  | { readonly does: 'wait'; readonly ms: number }
  | {
      readonly does: 'message';
      readonly session: SessionAt;
      /** A limit of the run's own: `agent` RPC `timeout`, cron and hook `timeoutSeconds`. */
      readonly ownLimitMs: number | null;
      readonly isTold: boolean;
    }
  | {
      readonly does: 'run ends';
      readonly session: SessionAt;
      readonly how: 'clean' | 'leaks' | 'leaks it open';
    }
  /** Of the session list: a write that takes as long as its disk wants. */
  | { readonly does: 'compaction begins'; readonly session: SessionAt }
  | {
      readonly does: 'compaction ends';
      readonly session: SessionAt;
      readonly how: 'clean' | 'leaks';
    }
  | { readonly does: 'abort'; readonly session: SessionAt; readonly works: boolean }
  | { readonly does: 'gateway is killed'; readonly leavesZombie: boolean }
  | { readonly does: 'gateway stops' }
  | { readonly does: 'gateway starts' }
  | { readonly does: 'gateway restarts in place'; readonly leavesOpen: boolean }
  | {
      readonly does: 'another takes';
      readonly session: SessionAt;
      readonly kind: OtherKind;
      readonly content: Content;
    }
  | {
      readonly does: 'another ends';
      readonly how: 'clean' | 'killed' | 'zombie' | 'leaks';
    }
  | { readonly does: 'number is used again'; readonly by: 'stranger' | 'OpenClaw' | 'gateway' }
  | { readonly does: 'clock is set'; readonly byMs: number }
  | { readonly does: 'machine starts anew' }
  | { readonly does: 'lock is replaced'; readonly session: SessionAt }
  | { readonly does: 'lock is opened again'; readonly session: SessionAt }
  | { readonly does: 'watch begins' }
  | { readonly does: 'watch looks' }
  | { readonly does: 'watch is cut off'; readonly forGood: boolean }
  | { readonly does: 'events are missed'; readonly count: number };

export type Step =
  | { readonly step: Happening }
  | {
      readonly step: 'unlock';
      readonly session: SessionAt;
      readonly by: 'watch' | 'terminal';
      /** What happens in the middle of it. */
      readonly meanwhile: { readonly when: Moment; readonly happening: Happening } | null;
    };

/** In its pauses, after the judgement and before the last look at the owner, or after that. */
export type Moment = 'in a pause' | 'before the last look' | 'before the move';

export type Timeline = { readonly setting: Setting; readonly steps: readonly Step[] };

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const session = fc.constantFrom<SessionAt>(0, 0, 0, 0, 1, 1, 2, 3);
/** The session list is no session: no run takes its lock. */
const talk = fc.constantFrom<SessionAt>(0, 0, 0, 0, 1, 1, 2);
const length = fc.constantFrom(
  5,
  40,
  600,
  3 * SECOND,
  7 * SECOND,
  20 * SECOND,
  70 * SECOND,
  2 * MINUTE,
  6 * MINUTE,
  13 * MINUTE,
  40 * MINUTE,
  3 * HOUR,
  2 * DAY + HOUR,
  4 * DAY,
);

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 9, arbitrary: length.map((ms) => ({ does: 'wait' as const, ms })) },
  {
    weight: 7,
    arbitrary: fc.record({
      does: fc.constant('message' as const),
      session: talk,
      ownLimitMs: fc.constantFrom(null, null, 20 * SECOND, HOUR, 30 * DAY),
      isTold: fc.constantFrom(true, true, true, false),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('run ends' as const),
      session: talk,
      how: fc.constantFrom('clean' as const, 'leaks' as const, 'leaks it open' as const),
    }),
  },
  {
    weight: 4,
    arbitrary: session.map((at) => ({ does: 'compaction begins' as const, session: at })),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('compaction ends' as const),
      session,
      how: fc.constantFrom('clean' as const, 'leaks' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('abort' as const),
      session: talk,
      works: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(false, false, true)
      .map((leavesZombie) => ({ does: 'gateway is killed' as const, leavesZombie })),
  },
  { weight: 1, arbitrary: fc.constant({ does: 'gateway stops' as const }) },
  { weight: 2, arbitrary: fc.constant({ does: 'gateway starts' as const }) },
  {
    weight: 1,
    arbitrary: fc
      .boolean()
      .map((leavesOpen) => ({ does: 'gateway restarts in place' as const, leavesOpen })),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('another takes' as const),
      session,
      kind: fc.constantFrom(...OTHER_KINDS),
      content: fc.oneof(
        fc.constant('payload' as const),
        fc.constant('payload' as const),
        fc.constantFrom(...CONTENTS),
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('another ends' as const),
      how: fc.constantFrom(
        'clean' as const,
        'killed' as const,
        'killed' as const,
        'zombie' as const,
        'leaks' as const,
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('number is used again' as const),
      by: fc.constantFrom('stranger' as const, 'OpenClaw' as const, 'gateway' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(
        -DAY,
        -HOUR,
        -20 * SECOND,
        -SECOND,
        SECOND,
        20 * SECOND,
        20 * MINUTE,
        3 * HOUR,
        DAY,
      )
      .map((byMs) => ({ does: 'clock is set' as const, byMs })),
  },
  { weight: 1, arbitrary: fc.constant({ does: 'machine starts anew' as const }) },
  {
    weight: 1,
    arbitrary: session.map((at) => ({ does: 'lock is replaced' as const, session: at })),
  },
  {
    weight: 1,
    arbitrary: session.map((at) => ({ does: 'lock is opened again' as const, session: at })),
  },
  { weight: 3, arbitrary: fc.constant({ does: 'watch begins' as const }) },
  { weight: 3, arbitrary: fc.constant({ does: 'watch looks' as const }) },
  {
    weight: 1,
    arbitrary: fc.boolean().map((forGood) => ({ does: 'watch is cut off' as const, forGood })),
  },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 1, max: 2 })
      .map((count) => ({ does: 'events are missed' as const, count })),
  },
);

const meanwhile = fc
  .record({
    when: fc.constantFrom<Moment>('in a pause', 'before the last look', 'before the move'),
    happening,
  })
  // Between the last question and the move nothing can be seen any more. There only another file
  // may come into the place, as every version makes it; that is seen by what was moved.
  .filter((one) => one.when !== 'before the move' || one.happening.does !== 'lock is opened again');

/** What leads somewhere only in this order: chance alone would come to it too rarely. */
const scene: fc.Arbitrary<readonly Step[]> = fc
  .record({
    session: talk,
    ms: length,
    kind: fc.constantFrom(...OTHER_KINDS),
    content: fc.constantFrom(...CONTENTS),
    by: fc.constantFrom('stranger' as const, 'OpenClaw' as const, 'gateway' as const),
    which: fc.constantFrom(
      'leak' as const,
      'orphan' as const,
      'recycled' as const,
      'orphan of another' as const,
      'leak of another' as const,
      'recycled of another' as const,
      'long run' as const,
      'odd lock' as const,
      'stopped while it writes' as const,
      'empty' as const,
      'clock' as const,
      'opened again' as const,
    ),
    byMs: fc.constantFrom(-HOUR, -20 * SECOND, 20 * SECOND, 20 * MINUTE, 3 * HOUR, DAY),
  })
  .map(({ session, ms, kind, content, by, byMs, which }) => {
    const wait: Happening = { does: 'wait', ms };
    const message: Happening = { does: 'message', session, ownLimitMs: null, isTold: true };
    const killed: Happening = { does: 'gateway is killed', leavesZombie: false };
    const starts: Happening = { does: 'gateway starts' };
    const used: Happening = { does: 'number is used again', by };
    const taken: Happening = { does: 'another takes', session, kind, content: 'payload' };
    const otherDies: Happening = { does: 'another ends', how: 'killed' };
    const happenings = (): readonly Happening[] => {
      switch (which) {
        case 'leak':
          return [message, { does: 'run ends', session, how: 'leaks' }, wait];
        case 'orphan':
          return [message, killed, wait, starts];
        case 'recycled':
          return [message, wait, killed, used, starts];
        case 'orphan of another':
          return [taken, wait, otherDies];
        case 'leak of another':
          return [taken, { does: 'another ends', how: 'leaks' }, wait];
        case 'recycled of another':
          return [taken, wait, otherDies, used];
        case 'long run':
          return [{ ...message, ownLimitMs: 30 * DAY }, wait];
        case 'odd lock':
          return [{ ...taken, kind: 'one of an unknown version', content }, wait];
        case 'stopped while it writes':
          return [
            {
              ...taken,
              kind: by === 'gateway' ? kind : "another user's",
              content: by === 'stranger' ? 'nothing' : 'half',
            },
            wait,
          ];
        case 'clock':
          return [{ ...message, ownLimitMs: 30 * DAY }, wait, { does: 'clock is set', byMs }];
        case 'opened again':
          return [
            message,
            { does: 'wait', ms: 20 * SECOND },
            { does: 'run ends', session, how: 'leaks' },
            wait,
          ];
        case 'empty':
          return [{ ...taken, content: 'nothing' }, otherDies, wait];
      }
    };
    const steps: Step[] = happenings().map((one) => ({ step: one }));
    const again: Happening = { does: 'lock is opened again', session };
    const meanwhile = { when: 'before the last look', happening: again } as const;
    if (which === 'opened again') steps.push({ step: 'unlock', session, by: 'watch', meanwhile });
    return steps;
  });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: happening.map((one) => ({ step: one })) },
  {
    weight: 1,
    arbitrary: fc.record({
      step: fc.constant('unlock' as const),
      session,
      by: fc.constantFrom('watch' as const, 'terminal' as const),
      meanwhile: fc.option(meanwhile, { freq: 2, nil: null }),
    }),
  },
);

const setting: fc.Arbitrary<Setting> = fc.record({
  version: fc.constantFrom(...VERSIONS, '2026.2.1' as const, '2026.7.35' as const),
  platform: fc.constantFrom('linux' as const, 'linux' as const, 'darwin' as const),
  user: fc.constantFrom(
    'the same' as const,
    'the same' as const,
    'the same' as const,
    'another' as const,
    'root' as const,
  ),
  hiding: fc.constantFrom(...HIDINGS),
  runTimeoutMs: fc.constantFrom(null, null, MINUTE, 3 * HOUR),
  watchedFromTheStart: fc.boolean(),
});

export const timelines: fc.Arbitrary<Timeline> = fc.record({
  setting,
  steps: fc
    .array(
      fc.oneof(
        { weight: 4, arbitrary: step.map((one): readonly Step[] => [one]) },
        { weight: 2, arbitrary: scene },
      ),
      { maxLength: 12, size: 'max' },
    )
    .map((parts) => parts.flat()),
});

/** The same without each step that it ends as badly without. */
export async function shortened(
  timeline: Timeline,
  isAsBad: (shorter: Timeline) => Promise<boolean>,
): Promise<Timeline> {
  let best = timeline;
  for (let at = best.steps.length - 1; at >= 0; at -= 1) {
    const shorter = { ...best, steps: best.steps.filter((_, index) => index !== at) };
    if (await isAsBad(shorter)) best = shorter;
  }
  return best;
}

// Words

export function tell(timeline: Timeline): string {
  const { setting: at, steps } = timeline;
  const watched = at.watchedFromTheStart ? 'watched from the start' : 'not watched at first';
  const first = `OpenClaw ${at.version} on ${at.platform}; Clawbuoy runs as ${at.user} user${at.user === 'root' ? '' : `, others hide ${at.hiding}`}; run timeout ${at.runTimeoutMs === null ? 'by default' : lengthOf(at.runTimeoutMs)}; ${watched}`;
  return [first, ...steps.map((one) => `  ${wordsOfStep(one)}`)].join('\n');
}

function wordsOfStep(one: Step): string {
  if (one.step !== 'unlock') return words(one.step);
  const what = `unlock of ${nameOf(one.session)} by ${one.by === 'watch' ? 'the watch' : 'the terminal'}`;
  return one.meanwhile === null
    ? what
    : `${what}; ${one.meanwhile.when}: ${words(one.meanwhile.happening)}`;
}

function nameOf(at: SessionAt): string {
  return ['the main session', 'a topic', 'the boot run', 'the session list'][at] ?? SESSIONS[at].id;
}

function workOn(at: SessionAt): string {
  return at === 3 ? 'a slow write' : 'a compaction by hand';
}

function words(one: Happening): string {
  switch (one.does) {
    case 'wait':
      return `${lengthOf(one.ms)} pass`;
    case 'message':
      return `a message for ${nameOf(one.session)}${one.ownLimitMs === null ? '' : `, its run may take ${lengthOf(one.ownLimitMs)}`}${one.isTold ? '' : ', its run is told by no event'}`;
    case 'run ends':
      return `the run of ${nameOf(one.session)} ends: ${one.how}`;
    case 'compaction begins':
      return `${workOn(one.session)} of ${nameOf(one.session)} begins`;
    case 'compaction ends':
      return `${workOn(one.session)} of ${nameOf(one.session)} ends: ${one.how}`;
    case 'abort':
      return `an abort in ${nameOf(one.session)}${one.works ? '' : ', in vain'}`;
    case 'gateway is killed':
      return `the gateway is killed${one.leavesZombie ? ' and stays a zombie' : ''}`;
    case 'gateway restarts in place':
      return `the gateway restarts in place${one.leavesOpen ? ' and leaves files open' : ''}`;
    case 'another takes':
      return `${one.kind} takes the lock of ${nameOf(one.session)} and writes ${one.content}`;
    case 'another ends':
      return `the last other program ends: ${one.how}`;
    case 'number is used again':
      return `the number of the process that ended last goes to ${one.by}`;
    case 'clock is set':
      return `the clock is set ${one.byMs < 0 ? 'back' : 'on'} by ${lengthOf(Math.abs(one.byMs))}`;
    case 'lock is replaced':
      return `the lock of ${nameOf(one.session)} is let go of and taken again`;
    case 'lock is opened again':
      return `its owner opens the lock of ${nameOf(one.session)} again`;
    case 'watch is cut off':
      return `the watch loses its connection${one.forGood ? ' for good' : ''}`;
    case 'events are missed':
      return `the next ${one.count} events do not reach the watch`;
    case 'gateway stops':
    case 'gateway starts':
    case 'machine starts anew':
    case 'watch begins':
    case 'watch looks':
      return one.does;
  }
}

function lengthOf(ms: number): string {
  if (ms < SECOND) return `${ms} ms`;
  if (ms < 2 * MINUTE) return `${ms / SECOND} s`;
  if (ms < 2 * HOUR) return `${ms / MINUTE} min`;
  return `${ms / HOUR} h`;
}

import type { Plain } from './play.ts';
import type { Setting, Step, Timeline } from './timeline.ts';

/**
 * Timelines that once ended in a live lock moved away or called releasable, as short as they could
 * be made. They are played first each time.
 */

/** The long form plays this many with each of these seeds. */
export const LONG = { firstSeed: 1, size: 2_500 } as const;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const SETTING: Setting = {
  version: '2026.2.1',
  platform: 'linux',
  user: 'the same',
  hiding: 'open files',
  runTimeoutMs: null,
  watchedFromTheStart: false,
};

function timeline(setting: Partial<Setting>, ...steps: Step[]): Timeline {
  return { setting: { ...SETTING, ...setting }, steps };
}

const wait = (ms: number): Step => ({ step: { does: 'wait', ms } });
const WATCHED = { watchedFromTheStart: true } as const;
const LONG_RUN: Step = {
  step: { does: 'message', session: 0, ownLimitMs: 30 * 24 * HOUR, isTold: true },
};
const MESSAGE: Step = { step: { does: 'message', session: 0, ownLimitMs: null, isTold: true } };
const COMPACTION: Step = { step: { does: 'compaction begins', session: 0 } };
const LEAK: Step = { step: { does: 'run ends', session: 0, how: 'leaks' } };
const LOOK: Step = { step: { does: 'watch looks' } };

export const KEPT: readonly { readonly name: string; readonly timeline: Timeline }[] = [
  {
    name: 'a run that may take longer than any does by default',
    timeline: timeline({}, LONG_RUN, wait(13 * MINUTE)),
  },
  {
    name: 'the same on a spring version with a short limit configured, seen by a watch',
    timeline: timeline(
      { ...WATCHED, version: '2026.4.29', platform: 'darwin', runTimeoutMs: MINUTE },
      COMPACTION,
      wait(13 * MINUTE),
    ),
  },
  {
    name: 'a compaction of a summer version that hangs for four days',
    timeline: timeline({ version: '2026.7.35' }, COMPACTION, wait(96 * HOUR)),
  },
  {
    name: 'a lock older than the process that has it open, since the clock was set on',
    timeline: timeline({}, LONG_RUN, { step: { does: 'clock is set', byMs: 3 * HOUR } }),
  },
  {
    name: 'the same on a Mac, where the boot seems younger than the lock',
    timeline: timeline({ platform: 'darwin' }, LONG_RUN, {
      step: { does: 'clock is set', byMs: 24 * HOUR },
    }),
  },
  {
    name: 'a lock that seems older than its process, since the clock was set back before',
    timeline: timeline(
      { ...WATCHED, platform: 'darwin', version: 'unknown' },
      { step: { does: 'clock is set', byMs: -HOUR } },
      LONG_RUN,
    ),
  },
  {
    name: 'a compaction by hand on 2026.7.35, whose row says that no run is active',
    timeline: timeline({ version: '2026.7.35' }, COMPACTION),
  },
  {
    name: 'a compaction by hand on 2026.5.28 of a session in no list, seen by a watch',
    timeline: timeline(
      { ...WATCHED, version: '2026.5.28', platform: 'darwin' },
      {
        step: { does: 'compaction begins', session: 2 },
      },
    ),
  },
  {
    name: 'a slow write of the session list, whose lock 2026.2.1 closes at once',
    timeline: timeline(
      { platform: 'darwin' },
      { step: { does: 'compaction begins', session: 3 } },
      wait(13 * MINUTE),
    ),
  },
  {
    name: 'a run that no event tells of, on a version that nobody has measured',
    timeline: timeline(
      { ...WATCHED, version: 'unknown' },
      {
        step: { does: 'message', session: 0, ownLimitMs: null, isTold: false },
      },
    ),
  },
  {
    name: 'an empty lock that another user’s OpenClaw has open',
    timeline: timeline(
      { version: '2026.7.35' },
      {
        step: {
          does: 'another takes',
          session: 0,
          kind: "another user's",
          content: 'nothing',
        },
      },
      wait(2 * MINUTE),
      { step: { does: 'gateway stops' } },
    ),
  },
  {
    name: 'half a lock of another user’s OpenClaw on a Mac, where lsof says nothing of it',
    timeline: timeline(
      { platform: 'darwin' },
      {
        step: { does: 'another takes', session: 1, kind: "another user's", content: 'half' },
      },
      wait(70_000),
    ),
  },
  {
    name: 'a lock of a hidden container of another user',
    timeline: timeline(
      { user: 'another', hiding: 'even the number' },
      {
        step: {
          does: 'another takes',
          session: 0,
          kind: 'one in a container',
          content: 'payload',
        },
      },
      { step: { does: 'gateway stops' } },
    ),
  },
  {
    name: 'a container that has come since it was last looked for one',
    timeline: timeline(
      { ...WATCHED, user: 'root' },
      {
        step: {
          does: 'another takes',
          session: 1,
          kind: 'one in a container',
          content: 'payload',
        },
      },
    ),
  },
  {
    name: 'half a lock that a live process of one’s own has open, looked at once',
    timeline: timeline(
      { version: '2026.5.28' },
      {
        step: { does: 'another takes', session: 2, kind: 'a command line', content: 'half' },
      },
      wait(70_000),
    ),
  },
  ...(
    [
      'padded',
      'utf-16',
      'array',
      'ownerPid',
      'number',
      'json5',
      'second object',
      'nested',
      'words',
    ] as const
  ).map((content) => ({
    name: `a lock that names its owner in a way of its own (${content})`,
    timeline: timeline(
      {},
      {
        step: {
          does: 'another takes',
          session: 0,
          kind: 'one of an unknown version',
          content,
        } as const,
      },
      wait(70_000),
    ),
  })),
  {
    name: 'a lock that its owner has open again since it was judged',
    timeline: timeline(WATCHED, MESSAGE, LEAK, wait(20_000), {
      step: 'unlock',
      session: 0,
      by: 'watch',
      meanwhile: {
        when: 'before the last look',
        happening: { does: 'lock is opened again', session: 0 },
      },
    }),
  },
  {
    name: 'a lock that its owner has open again since who has it open was asked',
    timeline: timeline(WATCHED, MESSAGE, LEAK, wait(1_000), LOOK, wait(7_000), LOOK, {
      step: { does: 'lock is opened again', session: 0 },
    }),
  },
];

const KILLED: Step = { step: { does: 'gateway is killed', leavesZombie: false } };
const STARTS: Step = { step: { does: 'gateway starts' } };
const STRANGER: Step = {
  step: { does: 'another takes', session: 0, kind: 'one under another name', content: 'payload' },
};

/** Locks that are plainly dead, each in its way: a program that refused all would be no use. */
export const DEAD: readonly {
  readonly name: string;
  readonly plain: Plain;
  readonly timeline: Timeline;
}[] = [
  {
    name: 'the lock of a gateway that was killed, while it is down',
    plain: 'its owner is gone',
    timeline: timeline({ version: '2026.4.29' }, MESSAGE, wait(MINUTE), KILLED),
  },
  {
    name: 'the lock of a gateway that was killed, under the next one, on a Mac',
    plain: 'its owner is gone',
    timeline: timeline({ platform: 'darwin' }, MESSAGE, wait(MINUTE), KILLED, STARTS),
  },
  {
    name: 'a lock whose number another gateway has, by its ticks',
    plain: 'its number was used again',
    timeline: timeline({ version: '2026.7.35' }, MESSAGE, wait(MINUTE), KILLED, {
      step: { does: 'number is used again', by: 'gateway' },
    }),
  },
  {
    name: 'a lock that a program that is no OpenClaw has dropped',
    plain: 'no OpenClaw has its number',
    timeline: timeline(
      {},
      STRANGER,
      { step: { does: 'another ends', how: 'leaks' } },
      wait(MINUTE),
    ),
  },
  {
    name: 'a lock that the gateway leaked before the eyes of the watch',
    plain: 'the gateway leaked it',
    timeline: timeline(WATCHED, MESSAGE, wait(20_000), LOOK, LEAK, wait(20_000), LOOK),
  },
  {
    name: 'an empty lock whose maker died',
    plain: 'it is empty',
    timeline: timeline(
      {},
      {
        step: { does: 'another takes', session: 1, kind: 'a command line', content: 'nothing' },
      },
      { step: { does: 'another ends', how: 'killed' } },
      wait(2 * MINUTE),
    ),
  },
];

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import type { Snapshot } from '../../../electron/core/api/snapshot.ts';
import type { Buoy } from '../buoy.ts';
import { Client } from '../client.ts';
import { expect } from '../failure.ts';
import type { Behaviour } from '../model.ts';
import type { Place } from '../place.ts';
import type { Stage } from '../stage.ts';
import type { Watch } from '../watch.ts';
import type { Drill } from './drill.ts';
import { type HeldLock, held, locksOf, putBack, redate, whatBecameOf } from './live-lock-files.ts';
import { formatTries, type Try } from './live-lock-table.ts';
import { leaveLock, lockPathOf } from './lock-files.ts';

/**
 * A lock that somebody holds is never taken: not for its age, not for its date, not for having no
 * run that anybody could see. Each lock is tried by whoever may come to judge it.
 */

/** The limit that the config gives to runs, set low as a person may: the run below has its own. */
const RUN_LIMIT_S = 120;
/** What a run may overstay its limit by before its lock counts as overdue. */
const OVERDUE_MS = (RUN_LIMIT_S + 120 + 10) * 1_000;
const OWN_LIMIT_S = 3_600;
/** No drill waits for its end: the model is told when to come to it. */
const LONG = { limitMs: 1_500_000 };
/** How long a run may take to end once its answer has. */
const END_LIMIT_MS = 60_000;
const DATES = [
  ['clock 3 h back', -3 * 3_600_000],
  ['dated 2 h ahead', 2 * 3_600_000],
] as const;
/** Words that the model says for longer than any drill lasts. */
const SPEAKING: Behaviour = { kind: 'slow', words: 1_000, everyMs: 2_000 };
/** A model starts a sub-agent by calling a tool, some moments after its own run has begun. */
const APPEARS_LIMIT_MS = 90_000;
const RELEASE_LIMIT_MS = 15_000;
/** Between two attempts of a run, on a busy machine. */
const NEXT_ATTEMPT_MS = 20_000;
/** A ladder of steps, each with its own proof. */
const HEAL_LIMIT_MS = 240_000;
/** Two kinds of lock, each from all places with both verbs: fewer would prove nothing. */
const FEWEST_TRIES = 12;
const EXIT_REFUSED = 4;
const VERBS = ['unlock', 'heal'] as const;

/** The file for which the tool of the long run waits. */
function signOfEnd(place: Place): string {
  return join(place.temp, 'end-of-the-long-run');
}

type Looker = { readonly name: string; readonly buoy: Buoy };

const NEEDS = {
  thresholds: {},
  config: () => ({ agents: { defaults: { timeoutSeconds: RUN_LIMIT_S } } }),
};

/** All three, for one lock: the late watch begins now, the lone look has no watch at all. */
async function withLookers(
  stage: Stage,
  kind: string,
  play: (lookers: readonly Looker[]) => Promise<void>,
): Promise<void> {
  const late = await stage.otherBuoy(`late-${kind.replaceAll(/\W+/g, '-')}`);
  const alone = await stage.otherBuoy('alone');
  const watch: Watch = late.watch();
  try {
    await watch.until('first look', ({ gateway }) => gateway.state === 'up', 30_000);
    await play([
      { name: 'watch from before', buoy: stage.buoy },
      { name: 'late watch', buoy: late },
      { name: 'one look', buoy: alone },
    ]);
  } finally {
    await late.endWatch(watch);
  }
}

function verdictOf(snapshot: Snapshot, path: string): string {
  const lock = snapshot.locks.find((one) => one.path === path);
  if (lock === undefined) return 'not shown';
  return lock.releasable ? `${lock.verdict}!` : lock.verdict;
}

/**
 * The lock of the same run as it is now. A run whose model was silent for too long is given another
 * attempt, which takes the lock anew (2026.5.28 after two minutes). Null: it does not come back.
 */
async function asItIsNow(lock: HeldLock): Promise<HeldLock | null> {
  for (const until = Date.now() + NEXT_ATTEMPT_MS; Date.now() < until; await after(100)) {
    const now = await held(lock.path);
    if (now !== null && now.text.trim() !== '') return now;
  }
  return null;
}

/**
 * Tries both verbs from all three places on a lock that is held, and notes what became of it. The
 * lock is dated anew for each where it is to have another date than its own.
 */
async function tryToTake(
  stage: Stage,
  kind: string,
  first: HeldLock,
  tries: Try[],
  byMs = 0,
): Promise<void> {
  await withLookers(stage, kind, async (lookers) => {
    for (const { name, buoy } of lookers) {
      const now = await asItIsNow(first);
      if (now === null) return;
      const lock = byMs === 0 ? now : await redate(now, byMs);
      if (lock === null) continue;
      const { snapshot } = await buoy.status();
      const verdict = verdictOf(snapshot, lock.path);
      for (const verb of VERBS) {
        if ((await whatBecameOf(stage, lock)).kind !== 'kept') continue;
        const target = verb === 'unlock' ? [lock.path] : [];
        const ran = await buoy.run([verb, ...target, '--yes', '--json'], HEAL_LIMIT_MS);
        const fate = await whatBecameOf(stage, lock);
        if (fate.kind === 'taken') await putBack(fate, lock);
        tries.push({ kind, looker: name, verb, verdict, code: ran.code, fate: fate.kind });
      }
      if (byMs !== 0) await redate(lock, -byMs);
    }
  });
}

/** Waits for the lock of a run or a compaction; null where the version makes none. */
async function lockAppears(
  stage: Stage,
  known: ReadonlySet<string>,
  limitMs: number,
): Promise<HeldLock | null> {
  const until = Date.now() + limitMs;
  for (;;) {
    for (const path of await locksOf(stage)) {
      if (known.has(path)) continue;
      const lock = await held(path);
      // A lock that is just being written has no text yet.
      if (lock !== null && lock.text.trim() !== '') return lock;
    }
    if (Date.now() > until) return null;
    await after(100);
  }
}

type Kind = {
  readonly name: string;
  /** What its session and its messages are called by. */
  readonly words: string;
  /** A compaction needs something to compact. */
  readonly messagesBefore: number;
  /** What the model does meanwhile. */
  readonly behaviour: (stage: Stage) => Behaviour;
  /** Sets it off; what it answers comes with its end. */
  readonly run: (stage: Stage, key: string, words: string) => Promise<string>;
};

/** What keeps the lock held: where the first word frees it, the model has none yet. */
const atWork = ({ version }: Stage): Behaviour =>
  version.holdsLockWhileSpeaking ? SPEAKING : { kind: 'hang' };

const TURN: Kind = {
  name: 'turn in progress',
  words: 'kind-turn',
  messagesBefore: 1,
  behaviour: atWork,
  async run(stage, key, words) {
    return (await stage.say(key, `${words}, go`, LONG)).kind;
  },
};

const OWN_LIMIT: Kind = {
  name: 'run with a limit of its own',
  words: 'kind-own',
  messagesBefore: 1,
  // A tool at work says nothing: only the open file tells that the lock is held.
  behaviour: (stage) =>
    stage.version.holdsLockWhileSpeaking
      ? { kind: 'tool', command: `while [ ! -e ${signOfEnd(stage.place)} ]; do sleep 1; done` }
      : atWork(stage),
  async run(stage, key, words) {
    const options = { ...LONG, via: 'agent', runLimitSeconds: OWN_LIMIT_S } as const;
    return (await stage.say(key, `${words}, go`, options)).kind;
  },
};

const BY_COMMAND: Kind = {
  name: 'compaction by command',
  words: 'kind-command',
  messagesBefore: 3,
  behaviour: atWork,
  async run(stage, key) {
    return (await stage.say(key, '/compact', LONG)).kind;
  },
};

const BY_RPC: Kind = {
  name: 'compaction by RPC',
  words: 'kind-rpc',
  messagesBefore: 3,
  behaviour: atWork,
  async run(stage, key) {
    const client = await Client.connect(stage.place, 15_000);
    expect(client !== null, 'the client of the compaction could not connect');
    const reply = await client.request('sessions.compact', { key }, LONG.limitMs);
    client.close();
    return reply?.ok === true ? 'answered' : (reply?.error?.message ?? 'no reply');
  },
};

const SUB_AGENT: Kind = {
  name: 'run of a sub-agent',
  words: 'kind-parent',
  messagesBefore: 1,
  behaviour: (stage) => ({
    kind: 'call',
    tool: 'sessions_spawn',
    arguments: { task: 'go', runTimeoutSeconds: OWN_LIMIT_S },
    afterwards: atWork(stage),
  }),
  async run(stage, key, words) {
    return (await stage.say(key, `${words}, go`, LONG)).kind;
  },
};

type Begun = { readonly lock: HeldLock; readonly over: Promise<string> };

/** Begins it and finds its lock; a version without locks gets a leftover one of the same name. */
async function begin(stage: Stage, kind: Kind, key: string): Promise<Begun | null> {
  const { version, gateway } = stage;
  await stage.behave({ kind: 'answer' });
  for (let message = 0; message < kind.messagesBefore; message += 1) {
    const limitMs = version.firstAnswerLimitMs;
    // A cold gateway may prepare its first run for longer than the config lets a run take.
    const options = { limitMs, via: 'agent', runLimitSeconds: OWN_LIMIT_S } as const;
    await stage.mustAnswer(key, `${kind.words} ${message}`, options);
  }
  await stage.behave(kind.behaviour(stage));
  const own = await lockPathOf(stage, key);
  // The last answer came some moments before its run released the lock.
  const until = Date.now() + RELEASE_LIMIT_MS;
  while ((await held(own)) !== null && Date.now() < until) await after(50);
  const known = new Set(await locksOf(stage));
  if (kind === SUB_AGENT) known.add(own);
  const asked = stage.model.requests;
  const over = kind.run(stage, key, kind.words);
  if (version.era === 'sqlite') await leaveLock(own, gateway.pid);
  const lock =
    version.era === 'sqlite' ? await held(own) : await lockAppears(stage, known, APPEARS_LIMIT_MS);
  if (lock === null) return null;
  // The lock comes first: a model that is told of the next kind too early would end this one.
  const askedBy = Date.now() + APPEARS_LIMIT_MS;
  while (stage.model.requests === asked && Date.now() < askedBy) await after(50);
  // A run of 2026.5.28 takes and frees it for small writes first: the one that it keeps counts.
  return { lock: (await held(lock.path)) ?? lock, over };
}

/** One kind from its beginning to its end; a line of what it was where nothing could be tried. */
async function playKind(stage: Stage, kind: Kind, key: string, tries: Try[]): Promise<string> {
  const begun = await begin(stage, kind, key);
  if (begun !== null) await tryToTake(stage, kind.name, begun.lock, tries);
  await stage.behave({ kind: 'answer' });
  stage.model.finish();
  if (begun === null) return `${kind.name}: it takes no lock here`;
  return `${kind.name}: ${await Promise.race([begun.over, after(END_LIMIT_MS, 'no end')])}`;
}

/** Tries a run with a limit of its own, and its lock under other dates; it must then be answered. */
async function tryOwn(stage: Stage, own: Begun, tries: Try[]): Promise<void> {
  await tryToTake(stage, OWN_LIMIT.name, own.lock, tries);
  if (stage.version.era === 'jsonl') {
    for (const [name, byMs] of DATES) await tryToTake(stage, name, own.lock, tries, byMs);
  }
  await stage.behave({ kind: 'answer' });
  await writeFile(signOfEnd(stage.place), '');
  stage.model.finish();
  const end = await Promise.race([own.over, after(END_LIMIT_MS, 'no end')]);
  expect(end === 'answered', `the run with a limit of its own ended otherwise: ${end}`);
}

/** The other kinds come and go while the run with a limit of its own overstays the common one. */
async function tryAll(stage: Stage, sessionKey: string, tries: Try[], notes: string[]) {
  const own = await begin(stage, OWN_LIMIT, `${sessionKey}-own`);
  expect(own !== null, 'the run with a limit of its own has no lock');
  const sinceMs = Date.now();
  const isShort = stage.version.era === 'jsonl' && !stage.version.holdsLockWhileSpeaking;
  // Before its model is silent for so long that to end the run would be right.
  if (isShort) await tryOwn(stage, own, tries);
  for (const kind of [TURN, BY_COMMAND, BY_RPC, SUB_AGENT]) {
    notes.push(await playKind(stage, kind, `${sessionKey}-${kind.words}`, tries));
  }
  if (isShort) return;
  await after(Math.max(0, sinceMs + OVERDUE_MS - Date.now()));
  await tryOwn(stage, own, tries);
}

async function play(stage: Stage, sessionKey: string): Promise<string> {
  const tries: Try[] = [];
  const notes: string[] = [];
  try {
    await tryAll(stage, sessionKey, tries, notes);
  } finally {
    console.log(`\n${formatTries(stage.version.name, tries)}\n${notes.join('\n')}\n`);
  }
  const isHeld = stage.version.era === 'jsonl';
  expect(tries.length >= FEWEST_TRIES, `only ${tries.length} tries met a lock that was held`);
  const taken = tries.filter(({ fate }) => fate === 'taken');
  const which = taken.map(({ kind, looker, verb }) => `${kind}, ${looker}, ${verb}`).join('; ');
  expect(taken.length === 0, `${taken.length} of ${tries.length} tries took a live lock: ${which}`);
  const unlocks = tries.filter(({ verb, fate }) => verb === 'unlock' && fate === 'kept');
  const other = unlocks.find(({ code }) => code !== EXIT_REFUSED);
  expect(!isHeld || other === undefined, `unlock of a ${other?.kind} exits ${other?.code}`);
  return `0 of ${tries.length} tries took a live lock; ${notes.join('; ')}`;
}

export const liveLock: Drill = {
  name: 'live lock',
  versions: ['2026.2.1', '2026.4.29', '2026.5.28', '2026.7.35', '2026.9.6'],
  quick: [],
  realOnly: true,
  needs: NEEDS,
  run: play,
};

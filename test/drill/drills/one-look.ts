import { setTimeout as sleep } from 'node:timers/promises';
import type { Session, Snapshot } from '../../../electron/core/api/snapshot.ts';
import { expect } from '../failure.ts';
import type { Behaviour } from '../model.ts';
import type { Stage } from '../stage.ts';
import { seconds } from '../watch.ts';
import { ALL, type Drill } from './drill.ts';
import { sessionOf, stallOf } from './stall.ts';

/** What one look without memory says of runs that began before it. */

const UNSEEN = /could not be seen in time/;
const CANNOT_TELL = /cannot be told from one look/;
/** Past the amber limit of 60 s, and before any report of the gateway's own. */
const LATE_MS = 75_000;
/** One look may be lucky. */
const LOOKS = 3;

type Begun = { readonly key: string; readonly answer: Promise<unknown>; readonly atMs: number };

async function begin(stage: Stage, key: string, behaviour: Behaviour): Promise<Begun> {
  await stage.behave(behaviour);
  const asked = stage.model.requests;
  const answer = stage.say(key, 'go', { limitMs: 400_000 });
  await stage.untilAsked(asked);
  await stage.untilWorking(key);
  return { key, answer, atMs: Date.now() };
}

async function endAll(stage: Stage, begun: readonly Begun[]): Promise<void> {
  await stage.behave({ kind: 'answer' });
  for (const { key } of begun) await stage.buoy.act('abort', key, 60_000);
  stage.model.breakOff();
  await Promise.all(begun.map((run) => run.answer));
  await stage.untilGreen(60_000);
}

function mustShow(snapshot: Snapshot, key: string): Session {
  const session = sessionOf(snapshot, key);
  expect(
    session !== undefined,
    `${key} is not shown: ${snapshot.level}, "${snapshot.headline}", ${snapshot.findings?.join('; ')}`,
  );
  return session;
}

/** It may be a slow answer or a stopped one: neither work nor a stall, and it says so. */
function expectUnclear(snapshot: Snapshot, key: string): string {
  const { state, cause } = mustShow(snapshot, key);
  expect(stallOf(snapshot, key) === undefined, `${key} is called stalled: ${cause}`);
  expect(state === 'waiting', `${key} is called ${state}: ${cause}`);
  expect(CANNOT_TELL.test(cause), `it does not say that it cannot tell: ${cause}`);
  return 'cannot tell';
}

function isUnclear(snapshot: Snapshot, key: string): boolean {
  return snapshot.incidents.some(
    (one) =>
      one.class === 'run-unclear' &&
      one.sessionKey === key &&
      one.level === 'amber' &&
      one.action === 'wait',
  );
}

/** A run that hangs, one in mid-answer, one that speaks and one in a tool, all at the same time. */
export const oneLookAtMany: Drill = {
  name: 'one look: four runs at once',
  versions: ALL,
  quick: [],
  realOnly: true,
  async run(stage, sessionKey) {
    const { name } = stage.version;
    const keys = ['hung', 'stopped', 'spoken', 'tool'].map((kind) => `${sessionKey}-${kind}`);
    const [hung = '', stopped = '', spoken = '', tool = ''] = keys;
    for (const key of keys) await stage.mustAnswer(key, 'hello');
    const alone = await stage.otherBuoy('alone');
    const begun: Begun[] = [];
    try {
      begun.push(await begin(stage, tool, { kind: 'tool', command: 'sleep 200' }));
      begun.push(await begin(stage, spoken, { kind: 'slow', words: 300 }));
      begun.push(await begin(stage, stopped, { kind: 'hang-mid-stream' }));
      begun.push(await begin(stage, hung, { kind: 'hang' }));
      await sleep(LATE_MS);
      const { snapshot, tookMs } = await alone.status();
      for (const key of [spoken, tool]) {
        const { state, cause } = mustShow(snapshot, key);
        expect(state === 'working', `${key} is called ${state}: ${cause}`);
      }
      const said = mustShow(snapshot, tool).cause;
      expect(/tool has run for .*: exec/.test(said), `the tool is not named: ${said}`);
      const inMidAnswer = expectUnclear(snapshot, stopped);
      if (name !== '2026.9.6') {
        const unclear = expectUnclear(snapshot, hung);
        expect(snapshot.level === 'green', `the light is ${snapshot.level}`);
        return `spoken and tool: working (${said}); stopped: ${inMidAnswer}; hung: ${unclear}; in ${seconds(tookMs)}`;
      }
      const { state, cause } = mustShow(snapshot, hung);
      expect(state === 'stalled', `the hung run is called ${state}: ${cause}`);
      expect(snapshot.level === 'amber', `the light is ${snapshot.level}`);
      expect(snapshot.recommended.action === 'wait', `recommends ${snapshot.recommended.action}`);
      return `spoken and tool: working (${said}); stopped: ${inMidAnswer}; hung: ${cause}; in ${seconds(tookMs)}`;
    } finally {
      await endAll(stage, begun);
    }
  },
};

/** What one look owes to a hang past the red limit. */
function expectHang(name: string, snapshot: Snapshot, key: string, seen: string): void {
  const { action, target, until } = snapshot.recommended;
  switch (name) {
    case '2026.9.6':
      expect(snapshot.level === 'red', `the hang is ${seen}`);
      expect(action === 'abort' && target === key, `recommends ${action} ${target}: ${seen}`);
      return;
    case '2026.7.35':
      expect(snapshot.level !== 'green', `the hang is green: ${seen}`);
      expect(action === 'wait' && until !== null, `until ${until}: ${seen}`);
      return;
    default:
      expectUnclear(snapshot, key);
      expect(isUnclear(snapshot, key), `what cannot be told is no incident: ${seen}`);
  }
}

/** A hang and a slow answer, each alone, past the amber limit, and the hang past the red one. */
export const oneLookAtOne: Drill = {
  name: 'one look: a slow answer, a hang',
  versions: ALL,
  quick: [],
  realOnly: true,
  async run(stage, sessionKey) {
    const { name } = stage.version;
    await stage.mustAnswer(sessionKey, 'hello');
    const alone = await stage.otherBuoy('alone-at-one');
    const slow = await begin(stage, sessionKey, { kind: 'slow', words: 60, everyMs: 9_000 });
    let slowly: string;
    try {
      await sleep(LATE_MS);
      const { snapshot } = await alone.status();
      const { state, cause } = mustShow(snapshot, sessionKey);
      expect(stallOf(snapshot, sessionKey) === undefined, `a slow answer is stalled: ${cause}`);
      const { level, headline } = snapshot;
      // On a machine under load the list of sessions may not come within a look; then it says so.
      const isCalm = level === 'green' || (level === 'grey' && UNSEEN.test(headline));
      expect(isCalm, `a slow answer is ${level}: ${headline}`);
      // Heard by chance, or not: a word comes every nine seconds.
      slowly = state === 'working' ? 'working' : expectUnclear(snapshot, sessionKey);
    } finally {
      await endAll(stage, [slow]);
    }
    await stage.mustAnswer(sessionKey, 'in between', { limitMs: 60_000 });
    const hang = await begin(stage, sessionKey, { kind: 'hang' });
    try {
      await sleep(Math.max(0, hang.atMs + 190_000 - Date.now()));
      const seen: string[] = [];
      for (let look = 0; look < LOOKS; look += 1) {
        const { snapshot, tookMs } = await alone.status();
        const { level, recommended } = snapshot;
        const { cause } = mustShow(snapshot, sessionKey);
        seen.push(`${level}, ${recommended.action}, "${cause}", in ${seconds(tookMs)}`);
        expectHang(name, snapshot, sessionKey, seen.join('; '));
      }
      return `slow answer: ${slowly}; hang of 190 s: ${seen.join('; ')}`;
    } finally {
      await endAll(stage, [hang]);
    }
  },
};

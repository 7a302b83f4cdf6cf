import type {
  Incident,
  Recommended,
  Session,
  Snapshot,
} from '../../../electron/core/api/snapshot.ts';
import type { Buoy } from '../buoy.ts';
import { type Answer, Client } from '../client.ts';
import { expect } from '../failure.ts';
import type { Behaviour } from '../model.ts';
import type { Stage } from '../stage.ts';
import type { Watch } from '../watch.ts';

/** What the drills about silence share. */

/** Thresholds for a drill whose point is not how long the defaults are. */
export const SHORT = { stalledAmberMs: 8_000, stalledRedMs: 20_000 } as const;
/** How much later than its threshold a light may come on this machine. */
export const SLACK_MS = 8_000;

export function sessionOf(snapshot: Snapshot, key: string): Session | undefined {
  return snapshot.sessions.find((session) => session.key === key);
}

export function stallOf(snapshot: Snapshot, key: string): Incident | undefined {
  return snapshot.incidents.find(
    (incident) => incident.class === 'run-stalled' && incident.sessionKey === key,
  );
}

/** Plays a drill with a second Clawbuoy that watches with these thresholds; ends it afterwards. */
export async function withOther<T>(
  stage: Stage,
  name: string,
  thresholds: Parameters<Stage['otherBuoy']>[1],
  play: (buoy: Buoy, watch: Watch) => Promise<T>,
): Promise<T> {
  const buoy = await stage.otherBuoy(name, thresholds);
  const watch = buoy.watch();
  try {
    await watch.until('green light', (snapshot) => snapshot.level === 'green', 20_000);
    return await play(buoy, watch);
  } finally {
    await buoy.endWatch(watch);
  }
}

export type Hanging = { readonly sentAt: number; readonly hungAt: number; answer: Promise<Answer> };

/** A message whose run hangs at the model, and the moment from which it makes no progress. */
export async function beginHang(
  stage: Stage,
  sessionKey: string,
  kind: 'hang' | 'hang-mid-stream',
  via: 'chat' | 'agent' = 'chat',
): Promise<Hanging> {
  const behaviour: Behaviour = { kind };
  await stage.behave(behaviour);
  const asked = stage.model.requests;
  const sentAt = Date.now();
  const answer = stage.say(sessionKey, 'hang', { limitMs: 600_000, via });
  await stage.untilAsked(asked);
  return { sentAt, hungAt: Date.now(), answer };
}

/** Fails unless the watch calls the session working and the light green, shortly after a start. */
export async function expectWorking(watch: Watch, sessionKey: string): Promise<void> {
  const { snapshot } = await watch.until(
    'working session',
    (shown) => sessionOf(shown, sessionKey)?.state === 'working',
    15_000,
  );
  expect(snapshot.level === 'green', `working, and the light is ${snapshot.level}`);
}

/** Every recommendation shown since this moment while the session was called stalled. */
export function adviceSince(watch: Watch, sinceMs: number, key: string): readonly Recommended[] {
  return watch
    .snapshotsSince(sinceMs)
    .filter((snapshot) => stallOf(snapshot, key) !== undefined)
    .map((snapshot) => snapshot.recommended);
}

/** The moments at which an answer with words came to this session, whoever asked for it. */
export async function listenForAnswers(
  stage: Stage,
  sessionKey: string,
): Promise<{ readonly count: () => number; close(): void }> {
  const client = await Client.connect(stage.place, 10_000);
  expect(client !== null, 'the listener could not connect');
  let answers = 0;
  client.on((frame) => {
    if (frame.event !== 'chat') return;
    const text = JSON.stringify(frame.payload);
    if (!text.includes(`"sessionKey":"${sessionKey}"`)) return;
    if (text.includes('"state":"final"') && text.includes('pong')) answers += 1;
  });
  return { count: () => answers, close: () => client.close() };
}

import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Incident, Snapshot } from '../../../electron/core/api/snapshot.ts';
import { DEFAULT_THRESHOLDS } from '../../../electron/core/api/thresholds.ts';
import { Client } from '../client.ts';
import { expect } from '../failure.ts';
import type { Needs } from '../stage.ts';
import { isGreen, seconds } from '../watch.ts';
import type { Drill } from './drill.ts';
import { SLACK_MS, withOther } from './stall.ts';

/** The agent waits for a person: nothing is broken, and nothing is ended. */

/** The least that the settings take. */
const LEAST_MS = 10_000;
/** What the settings say where nobody has changed them. */
const DEFAULT_MS = DEFAULT_THRESHOLDS.waitedTooLongMs;
/** A command is asked about as soon as the model has asked for it. */
const ASKED_MS = 60_000;
const SOON_MS = 5_000;

/** Each command is asked about; whatever the config says, a device must be there to ask. */
const ASKS: Needs = {
  thresholds: {},
  config: () => ({ tools: { exec: { host: 'gateway', security: 'allowlist', ask: 'always' } } }),
};

const requestedSchema = z.object({ id: z.string() });

/** The device with which the owner answers approvals. */
class Device {
  readonly #client: Client;
  readonly #asked: string[] = [];

  private constructor(client: Client) {
    this.#client = client;
    client.on(({ event, payload }) => {
      if (event !== 'exec.approval.requested') return;
      const request = requestedSchema.safeParse(payload);
      if (request.success) this.#asked.push(request.data.id);
    });
  }

  static async connect(address: { readonly port: number; readonly token: string }) {
    // 2026.9.6 shows a request only to the connection that sent the message, and to the owner's own
    // apps. Where no client that says it shows approvals can see it, the command is denied at once.
    const scopes = ['operator.read', 'operator.write', 'operator.approvals', 'operator.admin'];
    const client = await Client.connect(address, 15_000, scopes, ['approvals']);
    expect(client !== null, 'the device could not connect');
    return new Device(client);
  }

  async untilAsked(): Promise<string> {
    const endMs = Date.now() + ASKED_MS;
    for (;;) {
      const id = this.#asked.shift();
      if (id !== undefined) return id;
      expect(Date.now() < endMs, 'nobody asked for an approval');
      await sleep(100);
    }
  }

  async answer(id: string, decision: Decision): Promise<void> {
    const reply = await this.#client.request('exec.approval.resolve', { id, decision });
    expect(reply?.ok === true, `the approval was not taken: ${reply?.error?.message}`);
  }

  close(): void {
    this.#client.close();
  }
}

function waits({ incidents }: Snapshot): Incident | undefined {
  return incidents.find((one) => one.class === 'waits-for-you');
}

type Decision = 'allow-once' | 'deny';

export const approvalPending: Drill = approvalDrill(
  'person: an approval that is pending, allowed and denied',
  LEAST_MS,
  ['allow-once', 'deny'],
);

/** Nothing is set here: the notice comes when it comes to a person. */
export const approvalByDefault: Drill = approvalDrill(
  'person: an approval at the limit that people have',
  DEFAULT_MS,
  ['allow-once'],
);

function approvalDrill(name: string, waitedMs: number, decisions: readonly Decision[]): Drill {
  return {
    name,
    versions: ['2026.9.6'],
    quick: [],
    realOnly: true,
    needs: ASKS,
    run: (stage, sessionKey) =>
      withOther(stage, 'person', { waitedTooLongMs: waitedMs }, async (_buoy, watch) => {
        await stage.mustAnswer(sessionKey, 'hello', { limitMs: 120_000 });
        const device = await Device.connect(stage.place);
        const said: string[] = [];
        try {
          for (const decision of decisions) {
            await stage.behave({ kind: 'tool', command: 'echo allowed' });
            const since = Date.now();
            const answer = stage.say(sessionKey, `run it: ${decision}`, {
              limitMs: 3 * waitedMs + ASKED_MS,
            });
            const id = await device.untilAsked();
            const askedAt = Date.now();
            const told = await watch.until(
              'incident that waits for a person',
              (shown) => waits(shown) !== undefined,
              waitedMs + SLACK_MS,
              askedAt,
            );
            const { snapshot } = told;
            const incident = waits(snapshot);
            expect(snapshot.level === 'amber', `the light is ${snapshot.level}`);
            expect(snapshot.recommended.action === 'none', `wants ${snapshot.recommended.action}`);
            expect(incident?.sessionKey === sessionKey, `it is about ${incident?.sessionKey}`);
            expect(
              snapshot.incidents.length === 1,
              `${snapshot.incidents.map((one) => one.class)}`,
            );
            await sleep(2 * LEAST_MS);
            const shown = watch.notificationsSince(since).filter((one) => one.event === 'shown');
            expect(shown.length === 1, `${shown.length} notices: ${shown.map((one) => one.title)}`);
            const advised = watch
              .snapshotsSince(askedAt)
              .map(({ recommended }) => recommended.action)
              .find((action) => action !== 'none' && action !== 'wait');
            expect(advised === undefined, `it recommended ${advised}`);
            await device.answer(id, decision);
            const fate = await answer;
            const answeredAt = Date.now();
            expect(fate.kind === 'answered', `after the answer it was ${fate.kind}`);
            await watch.until('green light', isGreen, SOON_MS, answeredAt);
            said.push(
              `amber ${seconds(told.tookMs)} after it asked: "${incident?.cause}"; ${decision}: answered, green ${seconds(Date.now() - answeredAt)} later`,
            );
          }
          return said.join('; ');
        } finally {
          device.close();
          await stage.behave({ kind: 'answer' });
        }
      }),
  };
}

import { randomUUID } from 'node:crypto';
import type { Settings } from '../core/api/settings-schema.ts';
import { strings } from '../core/catalogue/catalogue.ts';
import { reason } from '../core/catalogue/sentences/reason.ts';
import { recorded } from '../core/notices/away/away-queue.ts';
import type { AwayText } from '../core/notices/away/away-text.ts';
import type { Outlet } from '../core/notices/away/outlet-schema.ts';
import { sampleText } from '../core/notices/away/outlet-status.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { Outgoing } from '../outlets/outlet-requests.ts';
import type { Sender } from '../outlets/send.ts';
import type { KeptQueue } from './away-kept-queue.ts';

export type DirectMessagesOptions = {
  /** Records how each place is doing. The messages themselves do not go through it. */
  readonly queue: KeptQueue;
  readonly now: () => number;
  readonly settings: () => Settings;
  readonly send: Sender;
  readonly log: (line: string) => void;
};

/** Messages to one place that go at once, past the queue and all rules, and only once. */
export interface DirectMessages {
  say(name: string, text: AwayText): void;
  /** Sends a test. The error says why it did not arrive. */
  test(name: string): Promise<Result<void>>;
}

export function createDirectMessages(options: DirectMessagesOptions): DirectMessages {
  const { queue, now, settings, send, log } = options;

  function recordFailure(name: string, why: string): void {
    const failed = { atMs: now(), why: why.slice(0, 500) };
    queue.become(recorded(queue.state, name, { failed }));
  }

  return {
    say(name, text) {
      const outlet = settings().outlets.find((one) => one.enabled && one.name === name);
      if (outlet === undefined) return;
      send(outlet, plainMessage('answer', text, now())).then(
        (outcome) => {
          if (outcome.kind !== 'delivered') recordFailure(name, outcome.why);
        },
        (error: unknown) => log(String(error)),
      );
    },
    async test(name) {
      const outlet = settings().outlets.find((one) => one.name === name);
      if (outlet === undefined) return err(reason('noSuchPlace', { name }));
      const outcome = await send(outlet, testMessage(outlet, now()));
      if (outcome.kind === 'delivered') {
        queue.become(recorded(queue.state, name, { deliveredAtMs: now() }));
        return ok(undefined);
      }
      recordFailure(name, outcome.why);
      return err(outcome.why);
    },
  };
}

/** The text for "Send a Test". It says that it is a test and shows a sample notice. */
export function testMessage(outlet: Outlet, nowMs: number): Outgoing {
  const { title, body } = strings.away.test;
  const sample = sampleText(outlet, nowMs);
  return plainMessage('test', { title, body: `${body}\n\n${sample.title}\n${sample.body}` }, nowMs);
}

/** A message that is about no incident. */
function plainMessage(phase: 'answer' | 'test', text: AwayText, nowMs: number): Outgoing {
  return {
    id: randomUUID(),
    text,
    urgency: 'normal',
    details: { phase, kind: 'other', level: 'amber', since: new Date(nowMs).toISOString() },
    nowMs,
  };
}

import { connect } from 'node:net';
import { z } from 'zod';
import type { GatewayId } from '../core/api/gateway-id.ts';
import { type ModelTry, modelTrySchema } from '../core/api/model-try.ts';
import type { EngineEvent, EngineStatus } from '../core/api/status.ts';
import { engineStatusSchema } from '../core/api/status.ts';
import { reason } from '../core/catalogue/sentences/reason.ts';
import type { Evidence } from '../core/evidence/evidence.ts';
import { evidenceSchema } from '../core/evidence/evidence.ts';
import type { Acknowledgement } from '../core/notices/acknowledgement-schema.ts';
import type { Result } from '../core/result.ts';
import { err, ok } from '../core/result.ts';
import type { ActionName, ActionResult, Plan } from '../core/steps/action.ts';
import { actionResultSchema, planSchema } from '../core/steps/action.ts';
import type { Consent } from '../core/steps/consent.ts';
import { parseJson } from '../core/text/json.ts';
import { onLines } from './lines.ts';
import { helloSchema, replySchema } from './protocol.ts';

/** The running engine, as the terminal reaches it. */
export interface Link {
  readonly stateDir: string;
  /** The watched gateway, as `ws://HOST:PORT`. */
  readonly url: string;
  /** The gateway for steps and marks of this link. Undefined from an older engine. */
  readonly gatewayId: GatewayId | undefined;
  status(): Promise<Result<EngineStatus>>;
  plan(action: ActionName, target: string | null): Promise<Result<Plan>>;
  act(action: ActionName, target: string | null, consent?: Consent): Promise<Result<ActionResult>>;
  /** Asks a model's provider one short question through OpenClaw. */
  tryModel(provider: string | null): Promise<Result<ModelTry>>;
  /** Marks an incident or a lost message. If the engine refuses, the error says why. */
  mark(mark: Acknowledgement): Promise<Result<null>>;
  /** Sends a test to this place for notices. The error says why it did not arrive. */
  testOutlet(name: string): Promise<Result<null>>;
  evidence(): Promise<Result<Evidence>>;
  subscribe(onEvent: (event: EngineEvent) => void): Promise<Result<EngineStatus>>;
  /** Resolves when the engine is gone. */
  readonly closed: Promise<void>;
  close(): void;
}

const CONNECT_MS = 1_000;
const HELLO_MS = 3_000;
const QUESTION_MS = 10_000;
/** A program of the owner's own may take a minute with a notice. */
const TEST_MS = 90_000;
/** The gateway is let in to, and asks each login of the provider in turn. */
const TRY_MS = 100_000;
/** A restart may drain for minutes. A reset may wait for a turn that waits for a lock. */
const ACTION_MS = 15 * 60_000;
const STILL_AT_IT = reason('stepNotAtItsEnd');

/** Connects to the engine at this path. Null if none listens, or if its hello comes too late. */
export async function connectLink(path: string, helloMs = HELLO_MS): Promise<Link | null> {
  const socket = connect(path);
  const opened = await new Promise<boolean>((settle) => {
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
    socket.setTimeout(CONNECT_MS, () => settle(false));
  });
  socket.setTimeout(0);
  if (!opened) {
    socket.destroy();
    return null;
  }
  const waiting = new Map<number, (result: Result<unknown>) => void>();
  let onEvent: (event: EngineEvent) => void = () => undefined;
  let lastId = 0;
  const closed = new Promise<void>((settle) => {
    socket.once('close', () => {
      for (const settleOne of waiting.values()) settleOne(err(reason('engineHasEnded')));
      waiting.clear();
      settle();
    });
  });
  socket.on('error', () => socket.destroy());
  onLines(socket, (line) => {
    const reply = replySchema.safeParse(parseJson(line));
    if (!reply.success) return;
    if ('event' in reply.data) {
      onEvent(reply.data.event);
      return;
    }
    const { data } = reply;
    waiting.get(data.id)?.(data.ok ? ok(data.value) : err(data.error));
    waiting.delete(data.id);
  });

  async function ask<T>(
    schema: z.ZodType<T>,
    request: object,
    limitMs: number,
    late = reason('engineIsSilent'),
  ): Promise<Result<T>> {
    if (socket.destroyed) return err(reason('engineHasEnded'));
    lastId += 1;
    const id = lastId;
    const answer = await new Promise<Result<unknown>>((settle) => {
      const timer = setTimeout(() => {
        waiting.delete(id);
        settle(err(late));
      }, limitMs);
      waiting.set(id, (result) => {
        clearTimeout(timer);
        settle(result);
      });
      socket.write(`${JSON.stringify({ id, ...request })}\n`);
    });
    if (!answer.ok) return answer;
    const parsed = schema.safeParse(answer.value);
    return parsed.success ? ok(parsed.data) : err(reason('engineOfOtherVersion'));
  }

  const hello = await ask(helloSchema, { verb: 'hello' }, helloMs);
  if (!hello.ok) {
    socket.destroy();
    return null;
  }
  const { gatewayId } = hello.value;
  return {
    stateDir: hello.value.stateDir,
    url: hello.value.url,
    gatewayId,
    status: () => ask(engineStatusSchema, { verb: 'status' }, QUESTION_MS),
    plan: (action, target) =>
      ask(planSchema, { verb: 'plan', action, target, gatewayId }, QUESTION_MS),
    act: (action, target, consent) =>
      ask(
        actionResultSchema,
        { verb: 'act', action, target, consent, gatewayId },
        ACTION_MS,
        STILL_AT_IT,
      ),
    tryModel: (provider) => ask(modelTrySchema, { verb: 'try-model', provider, gatewayId }, TRY_MS),
    mark: (mark) => ask(z.null(), { verb: 'mark', mark: { ...mark, gatewayId } }, QUESTION_MS),
    testOutlet: (name) => ask(z.null(), { verb: 'test-outlet', name }, TEST_MS),
    evidence: () => ask(evidenceSchema, { verb: 'evidence' }, QUESTION_MS),
    subscribe(listener) {
      onEvent = listener;
      return ask(engineStatusSchema, { verb: 'subscribe' }, QUESTION_MS);
    },
    closed,
    close: () => socket.destroy(),
  };
}

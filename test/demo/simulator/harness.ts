import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { z } from 'zod';
import { startSimulatedOpenClaw } from '../../../electron/demo/simulator/index.ts';
import type {
  SimulatedOpenClaw,
  SimulatorOptions,
} from '../../../electron/demo/simulator/simulated-openclaw.ts';
import { type ConnectAs, TestGatewayClient } from '../../support/gateway-client.ts';

export const TOKEN = 'test-token';
export const KEY = 'agent:main:main';

const cleanups: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

export function temporaryFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'clawbuoy-sim-'));
  // A write of a run that hung may end after its simulator was closed. It needs this process to go
  // on meanwhile.
  cleanups.push(() => rm(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }));
  return dir;
}

export async function simulate(
  era: SimulatorOptions['era'],
  options: Partial<SimulatorOptions> = {},
): Promise<SimulatedOpenClaw> {
  const simulated = await startSimulatedOpenClaw({
    dir: temporaryFolder(),
    token: TOKEN,
    prepareMs: 5,
    answerMs: 5,
    releaseMs: 5,
    downMs: 20,
    bootMs: 20,
    ...options,
    era,
  });
  cleanups.push(() => simulated.close());
  return simulated;
}

export async function connect(
  { url }: SimulatedOpenClaw,
  as: ConnectAs = {},
): Promise<TestGatewayClient> {
  const client = await TestGatewayClient.connect(url, { token: TOKEN, ...as });
  cleanups.push(() => client.close());
  return client;
}

export async function open({ url }: SimulatedOpenClaw): Promise<TestGatewayClient> {
  const client = await TestGatewayClient.open(url);
  cleanups.push(() => client.close());
  return client;
}

/** What a run said, in order: `agent lifecycle start`, `chat final` … */
export function story(client: TestGatewayClient): string[] {
  return client.events.flatMap(({ event, payload }) => {
    const data = z.object({ phase: z.string().optional() }).safeParse(payload.data).data;
    if (event === 'agent') return [`agent ${payload.stream} ${data?.phase ?? ''}`.trim()];
    if (event === 'chat') return [`chat ${payload.state}`];
    if (event === 'sessions.changed') {
      return [`sessions.changed ${payload.phase ?? payload.reason}`];
    }
    if (event === 'session.message') {
      return [`session.message ${z.object({ role: z.string() }).parse(payload.message).role}`];
    }
    return [];
  });
}

const logSchema = z.looseObject({ '0': z.string(), '1': z.unknown().optional() });

/** The texts of the log's lines. */
export function logTexts({ logFile }: SimulatedOpenClaw): string[] {
  return readFileSync(logFile, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const parsed = logSchema.parse(JSON.parse(line));
      return String(parsed['1'] ?? parsed['0']);
    });
}

type Found<T> = T | undefined | false | null;

/** Waits for something outside the socket: a file, a log line, an answer. */
export async function eventually<T>(find: () => Found<T> | Promise<Found<T>>): Promise<T> {
  const giveUpAt = Date.now() + 1500;
  for (;;) {
    const value = await find();
    if (value !== undefined && value !== false && value !== null) return value;
    if (Date.now() > giveUpAt) throw new Error(`did not happen in time: ${find}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export const gone = (path: string) => !existsSync(path);

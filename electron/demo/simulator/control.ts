import { z } from 'zod';
import { assertNever } from '../../core/result.ts';
import { SIMULATED_VERSIONS } from './eras.ts';
import type { SimulatedOpenClaw } from './simulated-openclaw.ts';

/** The commands for a simulator in its own process: one JSON line each way. */

const behaviourSchema = z.union([
  z.enum(['answer', 'hang', 'hang-mid-stream']),
  z.strictObject({ slowMs: z.number() }),
]);

const limit = z.number().exactOptional();

export const processConfigSchema = z.strictObject({
  era: z.enum(SIMULATED_VERSIONS),
  dir: z.string(),
  token: z.string(),
  port: z.int().exactOptional(),
  tmpDir: z.string().exactOptional(),
  model: behaviourSchema.exactOptional(),
  acquireTimeoutMs: limit,
  prepareMs: limit,
  answerMs: limit,
  releaseMs: limit,
  tickMs: limit,
  downMs: limit,
  bootMs: limit,
  drainMs: limit,
  databaseBusyMs: limit,
  badTokenMs: limit,
  runTimeoutMs: limit,
  stallReportMs: limit,
  stallWarnMs: limit,
});
export type ProcessConfig = z.infer<typeof processConfigSchema>;

const sessionKey = z.string().optional();

export const commandSchema = z.discriminatedUnion('command', [
  z.strictObject({ command: z.literal('setModel'), behaviour: behaviourSchema }),
  z.strictObject({ command: z.literal('userMessage'), text: z.string(), sessionKey }),
  z.strictObject({ command: z.literal('channelMessage'), text: z.string(), sessionKey }),
  z.strictObject({ command: z.literal('leakLock'), sessionKey }),
  z.strictObject({ command: z.literal('foreignLock'), pid: z.int(), sessionKey }),
  z.strictObject({ command: z.literal('deadLock'), sessionKey }),
  z.strictObject({ command: z.literal('lockPath'), sessionKey }),
  z.strictObject({ command: z.literal('giveUp'), sessionKey }),
  z.strictObject({
    command: z.literal('setReady'),
    ready: z.boolean(),
    failing: z.array(z.string()).optional(),
  }),
  z.strictObject({ command: z.literal('drain'), on: z.boolean() }),
  z.strictObject({ command: z.literal('databaseBusy'), on: z.boolean() }),
  z.strictObject({ command: z.literal('failToken'), on: z.boolean() }),
  z.strictObject({ command: z.literal('close') }),
]);
export type Command = z.infer<typeof commandSchema>;

export const commandLineSchema = z.object({ id: z.int(), command: z.unknown().optional() });

/** The output of the process: first that it is ready, then one answer per command. */
export const processLineSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('ready'),
    stateDir: z.string(),
    configPath: z.string(),
    logFile: z.string(),
    port: z.int(),
  }),
  z.strictObject({ type: z.literal('done'), id: z.int(), value: z.string().nullable() }),
  z.strictObject({ type: z.literal('failed'), id: z.int(), why: z.string() }),
]);
export type ProcessLine = z.infer<typeof processLineSchema>;

/** Carries out a command. Returns its result, or null. */
export async function perform(
  simulated: SimulatedOpenClaw,
  command: Command,
): Promise<string | null> {
  switch (command.command) {
    case 'userMessage':
      return simulated.userMessage(command.text, command.sessionKey);
    case 'channelMessage':
      return simulated.channelMessage(command.text, command.sessionKey);
    case 'leakLock':
      return simulated.leakLock(command.sessionKey);
    case 'foreignLock':
      return simulated.foreignLock(command.pid, command.sessionKey);
    case 'deadLock':
      return simulated.deadLock(command.sessionKey);
    case 'lockPath':
      return simulated.lockPath(command.sessionKey);
    case 'giveUp':
      await simulated.giveUp(command.sessionKey);
      return null;
    case 'setModel':
      await simulated.setModel(command.behaviour);
      return null;
    case 'setReady':
      await simulated.setReady(command.ready, command.failing);
      return null;
    case 'drain':
      await simulated.drain(command.on);
      return null;
    case 'databaseBusy':
      await simulated.databaseBusy(command.on);
      return null;
    case 'failToken':
      await simulated.failToken(command.on);
      return null;
    case 'close':
      await simulated.close();
      return null;
    default:
      return assertNever(command);
  }
}

import { z } from 'zod';
import { MOST_WORDS } from './turn-facts.ts';

/** Facts about why a gateway does not start, or does not stay. */

const ms = z.number();
const path = z.string().max(4096);

const startFailureSchema = z.strictObject({
  atMs: ms,
  /** Its log, a bundle that it wrote as it ended, or the output kept by its service. */
  source: z.enum(['log', 'bundle', 'output']),
  /**
   * `config`: a value that it refuses. `not-local`: its config does not say that it runs here.
   * `node`: the Node that it was started with. `port`: another program has its port. `store`: its
   * database is held or not let in. `damaged`: its database cannot be read any more.
   */
  reason: z.enum(['config', 'not-local', 'node', 'port', 'store', 'damaged', 'other']),
  /** The config entries that it refuses: `gateway: Unrecognized key: "colour"`. */
  keys: z.array(z.string().max(MOST_WORDS)).max(5),
  /**
   * It names this OpenClaw's folder or port. False: the log is shared, and the line names nobody.
   */
  isNamed: z.boolean(),
  said: z.string().max(MOST_WORDS),
});
export type StartFailure = z.infer<typeof startFailureSchema>;

/** The program that its service would start, as it is on the disk now. */
const serviceProgramSchema = z.strictObject({
  node: path,
  isNodeThere: z.boolean(),
  /** By the program's own answer; null: it was not asked, or said nothing. */
  nodeVersion: z.string().max(64).nullable(),
  entry: path.nullable(),
  isEntryThere: z.boolean(),
  /** The Node versions that this OpenClaw runs on, by its own package; null: not known. */
  wants: z.string().max(200).nullable(),
  /**
   * Started with a Node that does not fit, this OpenClaw looks for another one and goes on with
   * that (2026.9).
   */
  looksForNode: z.boolean().default(false),
});
export type ServiceProgram = z.infer<typeof serviceProgramSchema>;

export const startTroubleSchema = z.strictObject({
  /** How starts ended, by its own words; oldest first. */
  failures: z.array(startFailureSchema).max(20),
  /** When its config was last changed; null: it is not there, or cannot be looked at. */
  configChangedAtMs: ms.nullable(),
  /** Why its config cannot be understood, in words; absent: it can, or is not there. */
  configProblem: z.string().max(MOST_WORDS).optional(),
  /** A `gateway.mode` that no gateway starts on; null: the config sets none. */
  mode: z.string().max(100).nullable().optional(),
  /** Absent: no service is known. */
  program: serviceProgramSchema.optional(),
});
export type StartTrouble = z.infer<typeof startTroubleSchema>;

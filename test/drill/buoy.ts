import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { type Snapshot, snapshotSchema } from '../../electron/core/api/snapshot.ts';
import {
  type ActionResult,
  actionResultSchema,
  type Outcome,
  type Plan,
  planSchema,
} from '../../electron/core/steps/action.ts';
import { DrillFailure, expect } from './failure.ts';
import type { Place } from './place.ts';
import { ended, type Processes } from './processes.ts';
import { seconds, Watch } from './watch.ts';

/** What `npm run build` makes. */
export const BUILT_PROGRAM = new URL('../../out/main/clawbuoy.js', import.meta.url).pathname;
/** Stops the program at one point of a step. */
const GATE = new URL('./stand-in/gate.mjs', import.meta.url).href;
const MAX_OUTPUT_BYTES = 4 * 1024 * 1024;

export type Ran = {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly tookMs: number;
};

/** Exit codes of the recovery verbs. */
const EXIT_OF: Readonly<Record<Outcome, number>> = {
  done: 0,
  'nothing-to-do': 0,
  refused: 4,
  failed: 5,
};

/** Of `heal`, where the light is red and only a person can mend it. */
const EXIT_NEEDS_PERSON = 6;

/** Exit codes of `status`, the convention of monitoring plugins. */
const EXIT_OF_LEVEL = { green: 0, amber: 1, red: 2, grey: 3 } as const;

/** How Clawbuoy's program is started otherwise than a person would. */
export type Disguise = {
  readonly nodeArgs: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

const NO_DISGUISE: Disguise = { nodeArgs: [], env: {} };

/** Clawbuoy's terminal program, as built, on the Node that runs the drill. */
export class Buoy {
  readonly #place: Place;
  readonly #processes: Processes;
  readonly #program: string;
  readonly #disguise: Disguise;
  #schema: z.ZodType | null = null;

  constructor(program: string, place: Place, processes: Processes, disguise = NO_DISGUISE) {
    this.#disguise = disguise;
    this.#program = program;
    this.#place = place;
    this.#processes = processes;
  }

  watch(): Watch {
    const child = this.#spawn(['watch', '--json']);
    return new Watch(child, this.#place.token);
  }

  /** Ends a watch as a user does; it must go with exit code 0. */
  async endWatch(watch: Watch): Promise<void> {
    const { child } = watch;
    child.kill('SIGINT');
    const gone = await ended(child, 5_000);
    if (!gone) await this.#processes.end(child, 0);
    expect(gone, 'watch did not end within 5 s of SIGINT');
    expect(child.exitCode === 0, `watch ended with ${child.exitCode ?? child.signalCode}`);
  }

  /** One look: shape, schema and exit code are checked against each other. */
  async status(): Promise<{ readonly snapshot: Snapshot; readonly tookMs: number }> {
    const ran = await this.run(['status', '--json'], 15_000);
    const value = parseJson(ran);
    const snapshot = parseShape(snapshotSchema, value, 'status --json');
    const published = (await this.#publishedSchema()).safeParse(value);
    expect(
      published.success,
      'status --json does not fit the schema that `schema snapshot` prints',
    );
    const wanted = EXIT_OF_LEVEL[snapshot.level];
    expect(ran.code === wanted, `status is ${snapshot.level} but exits ${ran.code}`);
    return { snapshot, tookMs: ran.tookMs };
  }

  /** What a step would do; nothing is done. */
  async plan(verb: string, target: string | null): Promise<Plan> {
    const argv = [verb, ...(target === null ? [] : [target]), '--dry-run', '--json'];
    const ran = await this.run(argv, 30_000);
    const plan = parseShape(planSchema, parseJson(ran), `${verb} --dry-run --json`);
    const wanted = plan.verdict === 'refused' ? EXIT_OF.refused : 0;
    expect(ran.code === wanted, `${verb} --dry-run is ${plan.verdict} but exits ${ran.code}`);
    return plan;
  }

  /** One recovery step, agreed to once or twice; its outcome and its exit code must agree. */
  async act(
    verb: string,
    target: string | null,
    limitMs: number,
    yes: readonly '--yes'[] = ['--yes'],
  ): Promise<{ readonly result: ActionResult; readonly tookMs: number }> {
    const argv = [verb, ...(target === null ? [] : [target]), ...yes, '--json'];
    const ran = await this.run(argv, limitMs);
    const result = parseShape(actionResultSchema, parseJson(ran), `${verb} --json`);
    const isHelpless =
      verb === 'heal' && result.outcome === 'nothing-to-do' && result.after.level === 'red';
    const wanted = isHelpless ? EXIT_NEEDS_PERSON : EXIT_OF[result.outcome];
    expect(ran.code === wanted, `${verb} is ${result.outcome} but exits ${ran.code}`);
    return { result, tookMs: ran.tookMs };
  }

  /** A step that must be done; what stopped it is the row otherwise. */
  async mustAct(verb: string, target: string | null, limitMs: number): Promise<number> {
    const { result, tookMs } = await this.act(verb, target, limitMs);
    const steps = result.steps.map((step) => `${step.name} ${step.outcome}`).join(', ');
    expect(result.outcome === 'done', `${verb}: ${result.outcome}: ${result.reason} [${steps}]`);
    return tookMs;
  }

  async run(argv: readonly string[], limitMs: number): Promise<Ran> {
    const startedAt = Date.now();
    const child = this.#spawn(argv);
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      if (stdout.length < MAX_OUTPUT_BYTES) stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      if (stderr.length < MAX_OUTPUT_BYTES) stderr += text;
    });
    const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
    if (!(await ended(child, limitMs))) {
      await this.#processes.end(child, 0);
      throw new DrillFailure(`clawbuoy ${argv[0]} gave no answer within ${seconds(limitMs)}`);
    }
    await closed;
    const tookMs = Date.now() - startedAt;
    const leaked = `${stdout}${stderr}`.includes(this.#place.token);
    expect(!leaked, `clawbuoy ${argv[0]} printed the token`);
    return { code: child.exitCode, stdout, stderr, tookMs };
  }

  /** Its own folder: settings, journal, quarantine and archive. */
  get home(): string {
    return this.#place.buoy;
  }

  /**
   * Runs it up to one point of a step, counted from 1 or by its words, and ends it there with
   * SIGKILL, by its pid. Answers the points that it came by, the last being where it was ended; `killed` is false
   * where it came to its end before.
   */
  async killedAt(
    argv: readonly string[],
    point: number | string,
    everyCall = false,
  ): Promise<{ readonly points: readonly string[]; readonly killed: boolean }> {
    const child = this.#spawn(argv, {
      CLAWBUOY_GATE: String(point),
      CLAWBUOY_GATE_ROOTS: `${this.#place.buoy}:${this.#place.state}`,
      CLAWBUOY_GATE_EVERY: everyCall ? '1' : '0',
    });
    child.stdout?.resume();
    child.stderr?.resume();
    const told = child.stdio[3];
    if (!(told instanceof Readable)) throw new Error('the gate has no way to tell');
    const points: string[] = [];
    createInterface({ input: told }).on('line', (line) => {
      const [, number = '', label = ''] = /^(\d+) (.*)$/.exec(line) ?? [];
      points.push(label);
      const isThere = typeof point === 'number' ? Number(number) === point : label === point;
      if (isThere && child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
    });
    const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
    if (!(await ended(child, 180_000))) {
      await this.#processes.end(child, 0);
      throw new DrillFailure(`clawbuoy ${argv[0]} did not come to point ${point}`);
    }
    await closed;
    return { points, killed: child.signalCode === 'SIGKILL' };
  }

  #spawn(argv: readonly string[], gate: Readonly<Record<string, string>> | null = null) {
    const { profile, state } = this.#place;
    const { nodeArgs, env } = this.#disguise;
    const gated = gate === null ? [] : ['--import', GATE];
    const which = profile === null ? ['--state-dir', state] : ['--profile', profile];
    return this.#processes.spawn(
      process.execPath,
      [...gated, ...nodeArgs, this.#program, ...argv, ...which],
      {
        cwd: this.#place.home,
        stdio: ['ignore', 'pipe', 'pipe', ...(gate === null ? [] : ['pipe' as const])],
        env: {
          ...gate,
          PATH: `${this.#place.bin}:${dirname(process.execPath)}:${process.env.PATH ?? ''}`,
          HOME: this.#place.home,
          TMPDIR: this.#place.temp,
          LANG: 'C.UTF-8',
          CLAWBUOY_HOME: this.#place.buoy,
          // Nothing stands in for a Mac's launchd: name a service that cannot exist, unless the
          // drill has one of its own.
          ...(profile === null ? { OPENCLAW_LAUNCHD_LABEL: 'ai.openclaw.clawbuoy-drill' } : {}),
          ...env,
        },
      },
    );
  }

  async #publishedSchema(): Promise<z.ZodType> {
    if (this.#schema === null) {
      const ran = await this.run(['schema', 'snapshot'], 10_000);
      const value = parseJson(ran);
      expect(ran.code === 0, `schema snapshot exits ${ran.code}`);
      expect(isObject(value), 'schema snapshot prints no JSON object');
      this.#schema = z.fromJSONSchema(value);
    }
    return this.#schema;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJson(ran: Ran): unknown {
  try {
    return JSON.parse(ran.stdout);
  } catch {
    const said = ran.stderr.trim() || ran.stdout.trim() || 'nothing';
    throw new DrillFailure(`no JSON, exit ${ran.code}: ${said.slice(0, 300)}`);
  }
}

function parseShape<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new DrillFailure(`${what} is out of shape: ${z.prettifyError(parsed.error).slice(0, 300)}`);
}

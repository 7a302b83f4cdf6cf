import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Thresholds } from '../../electron/core/api/thresholds.ts';
import { Buoy } from './buoy.ts';
import { type Answer, type Message, say, sessionRow } from './client.ts';
import { putCorePlugins } from './core-plugins.ts';
import { expect } from './failure.ts';
import { Gateway, type Launch, realLaunch, simulatedLaunch } from './gateway.ts';
import type { HealRow } from './heal-table.ts';
import { install } from './install.ts';
import { type Behaviour, Model } from './model.ts';
import { makePlace, type Place, removePlace, writeConfig } from './place.ts';
import type { Processes } from './processes.ts';
import { Service } from './service.ts';
import type { Version } from './versions.ts';
import { isGreen, seconds, type Watch } from './watch.ts';

export type Kind = 'real' | 'simulated';

// A drill that is cut short leaves no folder behind either.
const foldersToRemove = new Set<string>();
process.once('exit', () => {
  for (const folder of foldersToRemove) rmSync(folder, { recursive: true, force: true });
});

/** What a drill needs of its stage beyond the usual; drills that share one value share a stage. */
export type Needs = {
  /** Limits of the Clawbuoy that is watched, as its owner would set them. */
  readonly thresholds: Partial<Thresholds>;
  /** Settings of the real gateway, laid over those that every drill has. */
  readonly config: (version: Version, place: Place) => Readonly<Record<string, unknown>>;
  /** What the state folder is called; `state` where it does not matter. */
  readonly folder?: string;
  /** Laid over the real gateway's environment. */
  readonly env?: NodeJS.ProcessEnv;
  /** Starts what the gateway talks to, before its config is asked for; ended with the stage. */
  readonly before?: (place: Place) => Promise<void>;
  readonly after?: (place: Place) => Promise<void>;
};

export type StageOptions = {
  readonly kind: Kind;
  /** Keep the run folder to look into afterwards. */
  readonly keep: boolean;
  /** Clawbuoy's terminal program, as built. */
  readonly program: string;
};

/** Everything that a drill plays with: one gateway, its model, its user, and Clawbuoy. */
export class Stage {
  /** What the drills of `heal` saw here, for the table at the end. */
  readonly heals: HealRow[] = [];

  private constructor(
    readonly kind: Kind,
    readonly version: Version,
    readonly place: Place,
    readonly processes: Processes,
    readonly model: Model,
    readonly gateway: Gateway,
    readonly service: Service,
    readonly buoy: Buoy,
    private current: Watch,
    readonly options: StageOptions,
    readonly needs: Needs | null,
  ) {}

  /** Clawbuoy as the user has it in the background. */
  get watch(): Watch {
    return this.current;
  }

  /**
   * Watches anew, with no memory: the next drill's restart must not complete a restart loop with
   * the many lives of the one before.
   */
  async watchAnew(): Promise<void> {
    await this.buoy.endWatch(this.current);
    this.current = this.buoy.watch();
  }

  /** Builds a stage with the gateway answering and a `watch` that has seen it. */
  static async open(
    options: StageOptions,
    version: Version,
    processes: Processes,
    needs: Needs | null = null,
  ): Promise<Stage> {
    const { kind, keep, program } = options;
    const place = await makePlace(null, needs?.folder);
    if (!keep) foldersToRemove.add(place.root);
    const model = await Model.start();
    let service: Service | null = null;
    try {
      await needs?.before?.(place);
      const launch = await launchFor(kind, version, place, model, needs);
      const gateway = new Gateway(version, place, launch, processes);
      gateway.overlay = needs?.env ?? {};
      service = await Service.start(place, gateway);
      await gateway.start();
      if (needs !== null) await writeSettings(place.buoy, needs.thresholds);
      const buoy = new Buoy(program, place, processes);
      const watch = buoy.watch();
      return new Stage(
        kind,
        version,
        place,
        processes,
        model,
        gateway,
        service,
        buoy,
        watch,
        options,
        needs,
      );
    } catch (error) {
      service?.close();
      await processes.endAll();
      await model.close();
      await needs?.after?.(place);
      if (!keep) await removePlace(place);
      throw error;
    }
  }

  async close(): Promise<void> {
    this.service.close();
    await this.processes.endAll();
    await this.model.close();
    await this.needs?.after?.(this.place);
    if (!this.options.keep) await removePlace(this.place);
  }

  /**
   * A second Clawbuoy with a home of its own, so that it knows nothing of the first one's watch,
   * and with the thresholds that a drill cannot wait for.
   */
  async otherBuoy(
    name: string,
    thresholds: Partial<Thresholds> = {},
    chosen: Readonly<Record<string, unknown>> = {},
  ): Promise<Buoy> {
    const home = join(this.place.root, name);
    await mkdir(home, { recursive: true, mode: 0o700 });
    await writeSettings(home, thresholds, chosen);
    return new Buoy(this.options.program, { ...this.place, buoy: home }, this.processes);
  }

  async behave(behaviour: Behaviour): Promise<void> {
    this.model.behave(behaviour);
    // A simulated gateway asks for it twenty times a second.
    if (this.kind === 'simulated') await sleep(300);
  }

  /** A user's message; comes back with what became of it. */
  async say(sessionKey: string, text: string, options: SayOptions = {}): Promise<Answer> {
    return say(this.place, { sessionKey, text, limitMs: 30_000, ...options });
  }

  /** A message that must be answered; returns how long that took, as words. */
  async mustAnswer(sessionKey: string, text: string, options: SayOptions = {}): Promise<string> {
    const answer = await this.say(sessionKey, text, options);
    const why = answer.kind === 'failed' ? `: ${answer.why}` : '';
    expect(
      answer.kind === 'answered',
      `"${text}" was ${answer.kind} after ${seconds(answer.tookMs)}${why}`,
    );
    await this.untilRunEnds(sessionKey);
    return `answered in ${seconds(answer.tookMs)}`;
  }

  /**
   * The answer comes before the run has ended; a message in between joins that run's queue from
   * 2026.6 on, and a drill wants it to begin its own. 2026.2.1 does not tell, and needs no wait.
   */
  async untilRunEnds(sessionKey: string): Promise<void> {
    if (!this.version.listsRuns) return;
    for (const until = Date.now() + 15_000; Date.now() < until; await sleep(300)) {
      const row = await sessionRow(this.place, sessionKey);
      if (row !== null && row.hasActiveRun !== true && row.status !== 'running') break;
    }
    await sleep(500);
  }

  async sessionId(sessionKey: string): Promise<string> {
    const id = (await sessionRow(this.place, sessionKey))?.sessionId;
    expect(id !== undefined, `the gateway lists no session ${sessionKey}`);
    return id;
  }

  /** Waits until Clawbuoy shows that the session has something to do. */
  async untilWorking(sessionKey: string): Promise<void> {
    await this.watch.until(
      'working session',
      ({ sessions }) =>
        sessions.some((session) => session.key === sessionKey && session.state !== 'idle'),
      20_000,
    );
  }

  async untilGreen(limitMs = 20_000): Promise<string> {
    const { tookMs } = await this.watch.until('green light', isGreen, limitMs);
    return seconds(tookMs);
  }

  /** Waits until a run has asked the model: a newer gateway prepares it for some time before. */
  async untilAsked(before: number): Promise<void> {
    const endMs = Date.now() + 30_000;
    while (this.model.requests <= before) {
      expect(Date.now() < endMs, 'the run never reached the model');
      await sleep(50);
    }
  }

  /** What a process has used so far. */
  async usage(pid: number): Promise<{ readonly cpuMs: number; readonly rssBytes: number }> {
    const ps = await promisify(execFile)('ps', ['-o', 'time=,rss=', '-p', String(pid)]);
    const [time = '', rss = ''] = ps.stdout.trim().split(/\s+/);
    // [[days-]hours:]minutes:seconds, with hundredths on macOS; whole seconds elsewhere.
    const parts = time.split(/[-:]/).map(Number).reverse();
    const factors = [1, 60, 3_600, 86_400];
    const used = parts.reduce((sum, part, place) => sum + part * (factors[place] ?? 0), 0);
    const ticks = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
    const fields = ticks?.slice(ticks.lastIndexOf(')') + 2).split(' ');
    const cpuMs = fields ? (Number(fields[11]) + Number(fields[12])) * 10 : used * 1_000;
    return { cpuMs, rssBytes: Number(rss) * 1_024 };
  }
}

export type SayOptions = Pick<Message, 'via' | 'runLimitSeconds'> & { readonly limitMs?: number };

async function writeSettings(
  home: string,
  thresholds: Partial<Thresholds>,
  chosen: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const settings = JSON.stringify({ thresholds, ...chosen });
  await writeFile(join(home, 'settings.json'), settings, { mode: 0o600 });
}

async function launchFor(
  kind: Kind,
  version: Version,
  place: Place,
  model: Model,
  needs: Needs | null,
): Promise<Launch> {
  if (kind === 'simulated') return simulatedLaunch(place, version, model.baseUrl);
  const installed = await install(version);
  if (!installed.ok) throw new Error(installed.error);
  await writeConfig(place, version, model.baseUrl, needs?.config(version, place));
  if (version.corePluginsOnly) await putCorePlugins(installed.value, place);
  return realLaunch(installed.value, place, version);
}

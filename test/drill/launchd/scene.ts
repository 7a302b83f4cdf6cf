import { setTimeout as sleep } from 'node:timers/promises';
import { Buoy } from '../buoy.ts';
import { Client, say } from '../client.ts';
import { expect } from '../failure.ts';
import { realLaunch } from '../gateway.ts';
import type { Installed } from '../install.ts';
import { Model } from '../model.ts';
import { makePlace, type Place, removePlace, writeConfig } from '../place.ts';
import { isAlive, type Processes } from '../processes.ts';
import type { Version } from '../versions.ts';
import { seconds, type Watch } from '../watch.ts';
import { LaunchAgent } from './agent.ts';
import { findMac, type Mac } from './mac.ts';

const SESSION = 'agent:main:drill';

export type SceneOptions = { readonly program: string; readonly keep: boolean };

/** A gateway that launchd runs, its user, and Clawbuoy watching it, all under a profile of their own. */
export class Scene {
  private constructor(
    readonly version: Version,
    readonly place: Place,
    readonly mac: Mac,
    readonly agent: LaunchAgent,
    readonly buoy: Buoy,
    readonly watch: Watch,
    readonly model: Model,
    readonly processes: Processes,
    readonly options: SceneOptions,
  ) {}

  static async open(
    version: Version,
    installed: Installed,
    processes: Processes,
    options: SceneOptions,
  ): Promise<Scene> {
    const place = await makePlace(`cbd${process.pid}`);
    const model = await Model.start();
    const mac = await findMac(place, processes);
    await writeConfig(place, version, model.baseUrl);
    const agent = new LaunchAgent(place, realLaunch(installed, place, version), mac);
    process.once('exit', () => agent.removeNow());
    await agent.install();
    const buoy = new Buoy(options.program, place, processes, mac.disguise);
    const watch = buoy.watch();
    return new Scene(version, place, mac, agent, buoy, watch, model, processes, options);
  }

  async close(): Promise<void> {
    this.agent.removeNow();
    await this.mac.close();
    await this.processes.endAll();
    await this.model.close();
    if (!this.options.keep) await removePlace(this.place);
  }

  /** Twice the usual: each of its six lives boots beside the Clawbuoy that watches it. */
  get #bootLimitMs(): number {
    return 2 * this.version.bootLimitMs;
  }

  /** Waits until a client is greeted by the process that launchd runs. */
  async untilGreeted(): Promise<void> {
    const endMs = Date.now() + this.#bootLimitMs;
    for (;;) {
      const client = await Client.connect(this.place, 4_000);
      client?.close();
      if (client !== null) return;
      expect(Date.now() < endMs, 'the gateway greets nobody in its time');
      await sleep(250);
    }
  }

  /** Waits for a green light over the process that launchd runs, and for an answer of the agent. */
  async untilWell(otherThan: number | null): Promise<string> {
    const { tookMs } = await this.watch.until(
      'green light over a new process',
      ({ level, gateway }) =>
        level === 'green' &&
        gateway.state === 'up' &&
        gateway.pid !== null &&
        gateway.pid !== otherThan,
      this.#bootLimitMs,
    );
    const pid = await this.agent.mustRun();
    expect(
      this.watch.latest?.gateway.pid === pid,
      `launchd runs process ${pid}, not the one shown`,
    );
    if (otherThan !== null) expect(!isAlive(otherThan), 'the old process still lives');
    const message = { sessionKey: SESSION, text: 'are you there', limitMs: 60_000 };
    const answer = await say(this.place, message);
    expect(answer.kind === 'answered', `the agent's answer: ${answer.kind}`);
    return `process ${pid} answers, green after ${seconds(tookMs)}`;
  }
}

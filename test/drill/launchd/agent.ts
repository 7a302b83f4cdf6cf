import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { DrillFailure, expect } from '../failure.ts';
import type { Launch } from '../gateway.ts';
import type { Place } from '../place.ts';
import type { Mac } from './mac.ts';
import { type Plist, writePlist } from './plist.ts';

const LIMIT_MS = 60_000;
/** OpenClaw writes 10 and 20; launchd takes shorter ones, and a drill need not wait. */
const THROTTLE_S = 3;
const EXIT_S = 8;

type Ran = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** The gateway as a LaunchAgent of the drill's own profile: never the owner's. */
export class LaunchAgent {
  readonly label: string;
  readonly plist: string;
  readonly #mac: Mac;
  readonly #content: Plist;

  constructor(place: Place, launch: Launch, mac: Mac) {
    this.label = `ai.openclaw.${place.profile}`;
    expect(/^ai\.openclaw\.cbd\d+$/.test(this.label), `${this.label} may be the owner's`);
    this.#mac = mac;
    this.plist = join(place.home, 'Library/LaunchAgents', `${this.label}.plist`);
    this.#content = {
      Label: this.label,
      RunAtLoad: true,
      KeepAlive: true,
      ThrottleInterval: THROTTLE_S,
      ExitTimeOut: EXIT_S,
      ProgramArguments: [launch.program, ...launch.argv],
      WorkingDirectory: place.home,
      StandardOutPath: join(place.root, 'gateway.log'),
      StandardErrorPath: join(place.root, 'gateway.log'),
      EnvironmentVariables: Object.fromEntries(
        Object.entries(launch.env).flatMap(([name, value]) =>
          value === undefined ? [] : [[name, value] as const],
        ),
      ),
    };
  }

  get target(): string {
    return `gui/${this.#mac.uid}/${this.label}`;
  }

  async install(): Promise<void> {
    const known = await this.#ctl('print', this.target);
    expect(known.code === 113, `${this.label} is known to launchd already`);
    await mkdir(dirname(this.plist), { recursive: true });
    await writeFile(this.plist, writePlist(this.#content), { mode: 0o644 });
  }

  async load(): Promise<void> {
    const { code, stderr } = await this.#ctl('bootstrap', `gui/${this.#mac.uid}`, this.plist);
    expect(code === 0, `launchctl bootstrap exits ${code}: ${stderr.trim()}`);
  }

  async unload(): Promise<void> {
    const { code, stderr } = await this.#ctl('bootout', this.target);
    // 36: it is under way, which launchd does not wait for.
    expect(code === 0 || code === 36, `launchctl bootout exits ${code}: ${stderr.trim()}`);
    const endMs = Date.now() + LIMIT_MS;
    while ((await this.#ctl('print', this.target)).code !== 113) {
      expect(Date.now() < endMs, 'launchd does not unload the agent');
      await sleep(250);
    }
  }

  /** The process that launchd runs; null while it runs none. */
  async pid(): Promise<number | null> {
    const { stdout } = await this.#ctl('print', this.target);
    const pid = /^\s*pid = (\d+)$/m.exec(stdout)?.[1];
    return pid === undefined ? null : Number(pid);
  }

  async mustRun(): Promise<number> {
    const pid = await this.pid();
    if (pid === null) throw new DrillFailure(`launchd runs no ${this.label}`);
    return pid;
  }

  /** Nothing of it stays, however the drill ends. */
  removeNow(): void {
    this.#mac.unloadNow(this.target);
    rmSync(this.plist, { force: true });
  }

  async #ctl(...argv: readonly string[]): Promise<Ran> {
    const ran = promisify(execFile)(this.#mac.launchctl, [...argv], { timeout: LIMIT_MS });
    return ran.then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      (error: { code?: unknown; stdout?: string; stderr?: string }) => ({
        code: typeof error.code === 'number' ? error.code : -1,
        stdout: error.stdout ?? '',
        stderr: error.stderr ?? String(error),
      }),
    );
  }
}

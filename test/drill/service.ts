import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Gateway } from './gateway.ts';
import type { Place } from './place.ts';
import { type Said, standIn } from './stand-in/server.ts';
import type { Supervisor } from './supervisor.ts';

/** What the service manager is to Clawbuoy during a drill. */
export type ServiceMode =
  /** Nothing answers: no systemd user manager on this machine. */
  | 'no-manager'
  /** `openclaw-gateway.service` exists and supervises the drill's gateway. */
  | 'installed'
  /** Its file is there, and systemd has not read it; a reload makes it `installed`. */
  | 'not-loaded'
  /** The same unit supervises somebody else's gateway: other state dir, other port. */
  | 'of-another';

const UNIT = 'openclaw-gateway.service';

/**
 * A service manager for one drill. It stands first on Clawbuoy's PATH, in every drill: so the
 * user's own services are never asked and never touched.
 */
export class Service {
  readonly #place: Place;
  readonly #gateway: Gateway;
  #close: () => void = () => undefined;
  mode: ServiceMode = 'no-manager';
  /** Its process has ended badly, and the manager has given it up, until it is started again. */
  hasFailed = false;
  /** What Clawbuoy asked it to change, in order: `restart`, `start`, `stop`. */
  readonly orders: string[] = [];
  /** Keeps the unit's process running; null: nothing does, and a drill starts the gateway. */
  supervisor: Supervisor | null = null;
  /** The Node that the unit names; null: the one that the gateway runs on. */
  program: string | null = null;
  /** Its process ends, and the next one will be started. */
  isStartingAgain = false;

  private constructor(place: Place, gateway: Gateway) {
    this.#place = place;
    this.#gateway = gateway;
  }

  static async start(place: Place, gateway: Gateway): Promise<Service> {
    const service = new Service(place, gateway);
    const { close } = await standIn(place, 'systemctl', (argv) =>
      service.#answer(argv.filter((word) => !word.startsWith('--'))),
    );
    service.#close = close;
    return service;
  }

  close(): void {
    this.#close();
  }

  async #answer(words: readonly string[]): Promise<Said> {
    if (this.mode === 'no-manager') {
      return { code: 1, stdout: '', stderr: 'Failed to connect to bus: No medium found\n' };
    }
    const [verb, unit] = words;
    const isLoaded = this.mode !== 'not-loaded';
    switch (verb) {
      case 'show': {
        const isKnown = unit === UNIT && isLoaded;
        return { code: 0, stdout: isKnown ? this.#installed() : notFound(unit), stderr: '' };
      }
      case 'daemon-reload':
        if (!isLoaded) this.mode = 'installed';
        return { code: 0, stdout: '', stderr: '' };
      case 'reset-failed':
        return { code: 0, stdout: '', stderr: '' };
      case 'restart':
      case 'start':
      case 'stop':
        break;
      default:
        return { code: 1, stdout: '', stderr: `Unknown command verb ${verb}.\n` };
    }
    if (unit !== UNIT || !isLoaded) {
      return {
        code: 5,
        stdout: '',
        stderr: `Failed to ${verb} ${unit}: Unit ${unit} not found.\n`,
      };
    }
    this.orders.push(verb);
    if (verb !== 'stop') this.hasFailed = false;
    if (this.mode === 'of-another') return { code: 0, stdout: '', stderr: '' };
    if (verb !== 'start') await this.#gateway.stop();
    // A simple service counts as started once its process runs, long before it answers.
    if (verb !== 'stop' && !this.#gateway.isRunning) this.#gateway.spawn();
    return { code: 0, stdout: '', stderr: '' };
  }

  /** Makes systemd forget the unit, with its file in place: as after a restored home folder. */
  async unload(): Promise<void> {
    const file = this.#unitFile;
    const { launch } = this.#gateway;
    const lines = [
      '[Service]',
      `ExecStart=${[launch.program, ...launch.argv].join(' ')}`,
      ...this.#environment(this.#place.state, this.#place.port).map((one) => `Environment=${one}`),
    ];
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${lines.join('\n')}\n`);
    this.mode = 'not-loaded';
  }

  get #unitFile(): string {
    return join(this.#place.home, '.config/systemd/user', UNIT);
  }

  #environment(state: string, port: number): readonly string[] {
    return [
      `OPENCLAW_STATE_DIR=${state}`,
      `OPENCLAW_CONFIG_PATH=${join(state, 'openclaw.json')}`,
      `OPENCLAW_GATEWAY_PORT=${port}`,
    ];
  }

  /** `systemctl show` of the unit, for our gateway or for somebody else's. */
  #installed(): string {
    const { launch, isRunning } = this.#gateway;
    const unit =
      this.mode === 'of-another'
        ? {
            pid: process.pid,
            command: '/usr/bin/node /opt/openclaw/openclaw.mjs gateway',
            state: join(this.#place.home, '.openclaw'),
            port: this.#place.port + 5,
          }
        : {
            pid: this.supervisor === null && isRunning ? this.#gateway.pid : 0,
            command: [this.program ?? launch.program, ...launch.argv].join(' '),
            state: this.#place.state,
            port: this.#place.port,
          };
    const pid = this.supervisor?.pid ?? unit.pid;
    return properties({
      MainPID: String(pid),
      ...exitOf(this.supervisor),
      ...(this.hasFailed ? { Result: 'signal', ExecMainStatus: '9' } : {}),
      ExecStart: `{ path=${this.program ?? launch.program} ; argv[]=${unit.command} ; ignore_errors=no ; start_time=[n/a] ; stop_time=[n/a] ; pid=0 ; code=(null) ; status=0/0 }`,
      Environment: this.#environment(unit.state, unit.port).join(' '),
      LoadState: 'loaded',
      ...stateOf(pid, this.supervisor !== null || this.isStartingAgain),
      ...(this.hasFailed && pid === 0 ? { ActiveState: 'failed', SubState: 'failed' } : {}),
      FragmentPath: this.#unitFile,
      UnitFileState: 'enabled',
    });
  }
}

/** Between two lives a supervised unit is neither dead nor running. */
function stateOf(pid: number, isKeptRunning: boolean): Readonly<Record<string, string>> {
  if (pid !== 0) return { ActiveState: 'active', SubState: 'running' };
  return isKeptRunning
    ? { ActiveState: 'activating', SubState: 'auto-restart' }
    : { ActiveState: 'inactive', SubState: 'dead' };
}

function exitOf(supervisor: Supervisor | null): Readonly<Record<string, string>> {
  const lastExit = supervisor?.lastExit ?? 0;
  const isGood = lastExit === 0;
  const isSignal = typeof lastExit === 'string';
  return {
    NRestarts: String(supervisor?.restarts ?? 0),
    ExecMainStatus: isSignal ? '9' : String(lastExit),
    Result: isGood ? 'success' : isSignal ? 'signal' : 'exit-code',
  };
}

function notFound(unit: string | undefined): string {
  return properties({
    MainPID: '0',
    NRestarts: '0',
    LoadState: 'not-found',
    ActiveState: 'inactive',
    SubState: 'dead',
    Id: unit ?? '',
  });
}

function properties(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

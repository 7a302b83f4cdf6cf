import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { ended, type Processes } from '../processes.ts';
import { SAYS_NOTHING, type Said } from '../stand-in/server.ts';
import { readPlist } from './plist.ts';

const agentSchema = z.object({
  Label: z.string(),
  ProgramArguments: z.tuple([z.string()], z.string()),
  EnvironmentVariables: z.record(z.string(), z.string()),
  WorkingDirectory: z.string(),
  StandardOutPath: z.string(),
  RunAtLoad: z.boolean(),
  KeepAlive: z.boolean(),
  ThrottleInterval: z.number(),
  ExitTimeOut: z.number(),
});
type Agent = z.infer<typeof agentSchema>;

type Job = {
  readonly agent: Agent;
  readonly plist: string;
  child: ChildProcess | null;
  spawnedAtMs: number;
  runs: number;
  lastEnd: string;
  /** Being unloaded: what ends is not started again. */
  leaving: boolean;
};

/**
 * launchd for one drill, where there is none: loads LaunchAgents from their property lists, keeps
 * them alive no faster than their throttle, and answers `launchctl` in its words and exit codes
 * (113 not loaded, 3 nothing to boot out, 5 cannot be loaded). It really starts and ends processes.
 */
export class StandInLaunchd {
  readonly #processes: Processes;
  readonly #uid: number;
  readonly #jobs = new Map<string, Job>();
  /** What it was asked, in order. */
  readonly asked: string[] = [];

  constructor(processes: Processes, uid: number) {
    this.#processes = processes;
    this.#uid = uid;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#jobs.keys()].map((label) => this.#unload(label)));
  }

  /** `plutil -convert json -o - FILE`, the one thing that is asked of it. */
  async plutil(argv: readonly string[]): Promise<Said> {
    const file = argv.at(-1) ?? '';
    const json = JSON.stringify(readPlist(await readFile(file, 'utf8')));
    return { ...SAYS_NOTHING, stdout: json };
  }

  async launchctl(argv: readonly string[]): Promise<Said> {
    this.asked.push(argv.join(' '));
    const [verb = '', ...rest] = argv;
    const flags = rest.filter((word) => word.startsWith('-'));
    const [target = '', plist] = rest.filter((word) => !word.startsWith('-'));
    const [domain, uid, label = ''] = target.split('/');
    if (domain !== 'gui' || uid !== String(this.#uid)) {
      return fails(125, 'Domain does not support specified action');
    }
    switch (verb) {
      case 'print':
        return this.#print(label);
      case 'enable':
        return SAYS_NOTHING;
      case 'bootstrap':
        return this.#load(plist ?? '');
      case 'bootout':
        return (await this.#unload(label))
          ? SAYS_NOTHING
          : fails(3, 'Boot-out failed: 3: No such process');
      case 'kickstart':
        return this.#kickstart(label, flags);
      default:
        return fails(64, `Unrecognized subcommand: ${verb}`);
    }
  }

  async #load(plist: string): Promise<Said> {
    const refused = fails(5, 'Bootstrap failed: 5: Input/output error');
    const text = await readFile(plist, 'utf8').catch(() => null);
    if (text === null) return refused;
    const agent = agentSchema.parse(readPlist(text));
    if (this.#jobs.has(agent.Label)) return refused;
    const job: Job = {
      agent,
      plist,
      child: null,
      spawnedAtMs: 0,
      runs: 0,
      lastEnd: 'last exit code = (never exited)',
      leaving: false,
    };
    this.#jobs.set(agent.Label, job);
    if (agent.RunAtLoad) this.#spawn(job);
    return SAYS_NOTHING;
  }

  async #unload(label: string): Promise<boolean> {
    const job = this.#jobs.get(label);
    if (job === undefined) return false;
    job.leaving = true;
    await this.#end(job);
    this.#jobs.delete(label);
    return true;
  }

  async #kickstart(label: string, flags: readonly string[]): Promise<Said> {
    const job = this.#jobs.get(label);
    if (job === undefined) return this.#notFound(label);
    if (flags.includes('-k')) await this.#end(job);
    // By its own word regardless of the throttle; keeping it alive may have been quicker.
    if (job.child === null) this.#spawn(job);
    const pid = job.child?.pid ?? 0;
    return flags.includes('-p')
      ? { ...SAYS_NOTHING, stdout: `service spawned with pid: ${pid}\n` }
      : SAYS_NOTHING;
  }

  #spawn(job: Job): void {
    const { agent } = job;
    const [program, ...argv] = agent.ProgramArguments;
    const output = openSync(agent.StandardOutPath, 'a', 0o600);
    const child = this.#processes.spawn(program, argv, {
      cwd: agent.WorkingDirectory,
      env: { ...agent.EnvironmentVariables, XPC_SERVICE_NAME: agent.Label },
      stdio: ['ignore', output, output],
    });
    closeSync(output);
    job.child = child;
    job.spawnedAtMs = Date.now();
    job.runs += 1;
    child.once('exit', (code, signal) => {
      job.child = null;
      job.lastEnd =
        signal === null ? `last exit code = ${code}` : `last terminating signal = ${signal}`;
      if (agent.KeepAlive) void this.#keepAlive(job);
    });
  }

  async #keepAlive(job: Job): Promise<void> {
    const earliestMs = job.spawnedAtMs + job.agent.ThrottleInterval * 1_000;
    await sleep(Math.max(0, earliestMs - Date.now()), null, { ref: false });
    if (job.child === null && !job.leaving) this.#spawn(job);
  }

  async #end({ child, agent }: Job): Promise<void> {
    if (child?.pid === undefined) return;
    process.kill(child.pid, 'SIGTERM');
    if (await ended(child, agent.ExitTimeOut * 1_000)) return;
    process.kill(child.pid, 'SIGKILL');
    await ended(child, 5_000);
  }

  #notFound(label: string): Said {
    return fails(113, `Could not find service "${label}" in domain for user gui: ${this.#uid}`);
  }

  /** The form of macOS 14, shortened to what anybody has been seen to read. */
  #print(label: string): Said {
    const job = this.#jobs.get(label);
    if (job === undefined) return this.#notFound(label);
    const { agent, child } = job;
    const lines = (values: readonly string[]): string =>
      values.map((value) => `\t\t${value}\n`).join('');
    const pairs = Object.entries(agent.EnvironmentVariables).map((pair) => pair.join(' => '));
    const text = `gui/${this.#uid}/${label} = {
	active count = ${child === null ? 0 : 1}
	path = ${job.plist}
	type = LaunchAgent
	state = ${child === null ? 'not running' : 'running'}

	program = ${agent.ProgramArguments[0]}
	arguments = {
${lines(agent.ProgramArguments)}	}

	working directory = ${agent.WorkingDirectory}

	stdout path = ${agent.StandardOutPath}
	environment = {
${lines(pairs)}		XPC_SERVICE_NAME => ${label}
	}

	domain = gui/${this.#uid} [100005]
	minimum runtime = ${agent.ThrottleInterval}
	exit timeout = ${agent.ExitTimeOut}
	runs = ${job.runs}
${child === null ? '' : `\tpid = ${child.pid}\n`}	${job.lastEnd}

	properties = keepalive | runatload
}
`;
    return { ...SAYS_NOTHING, stdout: text };
  }
}

function fails(code: number, why: string): Said {
  return { code, stdout: '', stderr: `${why}\n` };
}

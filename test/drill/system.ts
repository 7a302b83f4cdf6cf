import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { identifyCommand } from '../../electron/core/openclaw/command-line.ts';
import { maintenanceOf } from '../../electron/core/openclaw/maintenance.ts';
import { createSystem } from '../../electron/system/index.ts';
import type { Openers, ProcessInfo, System } from '../../electron/system/types.ts';

/** One line of the table: what was checked against something this drill made itself. */
export type SystemCheck = {
  readonly name: string;
  readonly outcome: 'pass' | 'fail' | 'skip';
  readonly detail: string;
};

type Alive = Extract<ProcessInfo, { kind: 'alive' }>;

const NOTICE_MS = 2_000;

function expect(condition: boolean, detail: string): asserts condition {
  if (!condition) throw new Error(detail);
}

function alive(info: ProcessInfo): Alive {
  expect(info.kind === 'alive', `expected a live process, saw ${JSON.stringify(info)}`);
  return info;
}

/** Waits until a look shows what is expected; the machine may be slow, not wrong. */
async function until<T>(look: () => Promise<T> | T, good: (seen: T) => boolean, ms = 5_000) {
  const deadline = Date.now() + ms;
  for (;;) {
    const seen = await look();
    if (good(seen) || Date.now() > deadline) return seen;
    await delay(25);
  }
}

function pidOf(child: ChildProcess): number {
  expect(child.pid !== undefined, 'the child did not start');
  return child.pid;
}

/** A child that says `ready` on its output and then waits. */
async function waiter(code: string, ...args: string[]): Promise<ChildProcess> {
  const script = `${code}; process.stdout.write('ready'); setInterval(() => {}, 1000)`;
  const child = spawn(process.execPath, ['-e', script, ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  expect(child.stdout !== null, 'the child has no output');
  await once(child.stdout, 'data');
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

type Check = (system: System, folder: string) => Promise<string>;

const CHECKS: Readonly<Record<string, Check>> = {
  async 'boot time lies in the past and agrees with the uptime'(system) {
    const booted = await system.bootedAtMs();
    expect(booted !== null, 'it could not be told');
    expect(booted < Date.now(), 'it lies in the future');
    const { uptime } = await import('node:os');
    const offMs = Math.abs(Date.now() - uptime() * 1000 - booted);
    expect(offMs < 120_000, `off by ${Math.round(offMs / 1000)} s`);
    return new Date(booted).toISOString();
  },

  async 'this very process is alive, with its arguments and parent'(system) {
    const info = alive(system.processNow(process.pid));
    expect(info.parentPid === process.ppid, `parent ${info.parentPid}, not ${process.ppid}`);
    expect((info.argv ?? []).join(' ').includes('node'), `argv ${JSON.stringify(info.argv)}`);
    return info.command?.slice(0, 60) ?? '';
  },

  async 'a child is seen with its start time and arguments, then absent'(system) {
    const startedMs = Date.now();
    const child = await waiter('0', 'a word', 'Ünï-码');
    const pid = pidOf(child);
    try {
      const [info] = await system.processes([pid]);
      expect(info !== undefined, 'no answer');
      const seen = alive(info);
      const offMs = Math.abs(seen.startedAtMs - startedMs);
      expect(offMs <= 2_000, `start off by ${offMs} ms`);
      expect(seen.parentPid === process.pid, `parent ${seen.parentPid}`);
      const line = (seen.argv ?? []).join(' ');
      expect(line.includes('a word'), `argv ${line}`);
      // In the C locale the ps of macOS writes other letters as escapes.
      expect(system.platform === 'darwin' || line.includes('Ünï-码'), `argv ${line}`);
      const again = alive(system.processNow(pid));
      expect(again.startedAtMs === seen.startedAtMs, 'two looks differ in the start time');
      await end(child);
      const after = system.processNow(pid);
      expect(after.kind === 'absent', `after its end: ${after.kind}`);
      return `start off by ${offMs} ms`;
    } finally {
      await end(child);
    }
  },

  async 'a busy child uses CPU time, an idle one does not'(system) {
    const busy = await waiter(
      'setInterval(() => { const e = Date.now() + 50; while (Date.now() < e); }, 1)',
    );
    const idle = await waiter('0');
    try {
      const cpu = (child: ChildProcess) => alive(system.processNow(pidOf(child))).cpuTimeMs;
      const [busyBefore, idleBefore] = [cpu(busy), cpu(idle)];
      await until(
        () => cpu(busy),
        (seen) => seen - busyBefore >= 200,
      );
      const [busyMs, idleMs] = [cpu(busy) - busyBefore, cpu(idle) - idleBefore];
      expect(busyMs >= 200, `busy child: ${busyMs} ms`);
      expect(idleMs < busyMs / 2, `idle child: ${idleMs} ms, busy one ${busyMs} ms`);
      return `busy ${busyMs} ms, idle ${idleMs} ms`;
    } finally {
      await end(busy);
      await end(idle);
    }
  },

  async 'a stopped child is stopped, and goes on'(system) {
    const child = await waiter('0');
    try {
      const state = () => alive(system.processNow(pidOf(child))).state;
      child.kill('SIGSTOP');
      const stopped = await until(state, (seen) => seen === 'stopped');
      expect(stopped === 'stopped', `state ${stopped}`);
      child.kill('SIGCONT');
      const going = await until(state, (seen) => seen !== 'stopped');
      expect(going !== 'stopped', 'still stopped after SIGCONT');
      return `then ${going}`;
    } finally {
      await end(child);
    }
  },

  async 'a zombie is a zombie, not a live owner'(system) {
    // By the time its child ends, the shell has become a program that never collects it.
    const parent = spawn('/bin/sh', ['-c', 'sleep 0.5 & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    try {
      expect(parent.stdout !== null, 'no output');
      const [line] = await once(parent.stdout, 'data');
      const pid = Number(String(line).trim());
      const isZombie = (info: ProcessInfo) => info.kind === 'alive' && info.state === 'zombie';
      const info = await until(() => system.processNow(pid), isZombie);
      expect(isZombie(info), JSON.stringify(info));
      return `process ${pid}`;
    } finally {
      await end(parent);
    }
  },

  async 'several pids in one call keep their order; odd numbers are no processes'(system) {
    const child = await waiter('0');
    const pid = pidOf(child);
    try {
      const asked = [pid, 999_999_999, process.pid, 0, -1];
      const seen = await system.processes(asked);
      expect(seen.map((info) => info.pid).join() === asked.join(), 'the order differs');
      const kinds = seen.map((info) => info.kind).join();
      expect(kinds === 'alive,absent,alive,unknown,unknown', kinds);
      return kinds;
    } finally {
      await end(child);
    }
  },

  async 'OpenClaw is found by its title, other programs are not'(system) {
    const openclaw = await waiter("process.title = 'openclaw-gateway'");
    const other = await waiter('0');
    try {
      const shown = await system.shownProcesses();
      expect(shown.ok, shown.ok ? '' : shown.error);
      const found = (shown.ok ? shown.value : [])
        .filter(({ argv }) => identifyCommand(argv) === 'openclaw-gateway')
        .map((info) => info.pid);
      expect(found.includes(pidOf(openclaw)), 'the renamed child was not found');
      expect(!found.includes(pidOf(other)), 'a plain node was taken for OpenClaw');
      return `${found.length} found`;
    } finally {
      await end(openclaw);
      await end(other);
    }
  },

  async 'an update is found by its title'(system) {
    const update = await waiter("process.title = 'openclaw-update'");
    try {
      const shown = await system.shownProcesses();
      const found = (shown.ok ? shown.value : []).find(({ pid }) => pid === pidOf(update));
      expect(found !== undefined, 'the renamed child was not found');
      const what = found === undefined ? null : maintenanceOf(found);
      expect(what === 'update', `it is taken for ${what}`);
      return `title ${found?.title ?? 'none'}, command ${found?.argv?.join(' ')}`;
    } finally {
      await end(update);
    }
  },

  async 'a listener is found on its port, and gone after it closes'(system) {
    for (const host of ['127.0.0.1', '::1']) {
      const server = createServer();
      const listening = once(server, 'listening');
      server.listen(0, host);
      try {
        await listening;
      } catch (error) {
        if (host === '::1') return `127.0.0.1 only, no IPv6 here (${String(error)})`;
        throw error;
      }
      const address = server.address();
      expect(address !== null && typeof address === 'object', 'no port');
      const seen = await system.listeners(address.port);
      server.close();
      await once(server, 'close');
      expect(
        seen?.length === 1 && seen[0]?.pid === process.pid,
        `${host}: ${JSON.stringify(seen)}`,
      );
      expect(seen[0].address.includes(host), `address ${seen[0].address}`);
      const after = await system.listeners(address.port);
      expect(after?.length === 0, `${host} after close: ${JSON.stringify(after)}`);
    }
    return '127.0.0.1 and ::1';
  },

  async 'the opener of a file is found, and gone after it closes'(system, folder) {
    const file = join(folder, 'a file.sqlite');
    writeFileSync(file, '');
    const descriptor = openSync(file, 'r');
    const question = { owners: [process.pid], everybody: true };
    const isOnly = (seen: Openers, ...pids: number[]): boolean =>
      seen.kind === 'asked' && seen.unread.length === 0 && isDeepStrictEqual(seen.pids, pids);
    const seen = await system.openers(file, question);
    const seenNow = system.openersNow(file, question);
    closeSync(descriptor);
    expect(isOnly(seen, process.pid), JSON.stringify(seen));
    expect(isOnly(seenNow, process.pid), `at once: ${JSON.stringify(seenNow)}`);
    const after = await system.openers(file, question);
    expect(isOnly(after), `after close: ${JSON.stringify(after)}`);
    const missing = await system.openers(join(folder, 'no such file'), question);
    expect(isOnly(missing), `missing file: ${JSON.stringify(missing)}`);
    return `process ${process.pid}`;
  },

  async 'a file made, renamed, removed in a watched folder is noticed within 2 s'(system, folder) {
    const root = join(folder, 'agents');
    const folders = ['main', 'second', 'third'].map((name) => join(root, name, 'sessions'));
    for (const each of folders) mkdirSync(each, { recursive: true });
    const changed = new Set<string>();
    const errors: string[] = [];
    const watching = system.watchFolders(
      root,
      [...folders, join(root, 'missing')],
      (each) => changed.add(each),
      (each, why) => errors.push(`${each}: ${why}`),
    );
    const latencies: number[] = [];
    try {
      // FSEvents may begin with changes from just before.
      await delay(300);
      const steps: readonly ((target: string) => void)[] = [
        (target) => writeFileSync(join(target, 'a.lock'), ''),
        (target) => renameSync(join(target, 'a.lock'), join(target, 'b.lock')),
        (target) => rmSync(join(target, 'b.lock')),
        (target) => rmSync(target, { recursive: true }),
      ];
      for (const target of folders) {
        for (const [index, step] of steps.entries()) {
          changed.clear();
          const startedMs = Date.now();
          step(target);
          await until(() => changed.has(target), Boolean, NOTICE_MS);
          expect(changed.has(target), `step ${index + 1} in ${target} was not noticed`);
          latencies.push(Date.now() - startedMs);
          await delay(60);
        }
      }
      expect(errors.length === 0, errors.join('; '));
    } finally {
      watching.close();
    }
    return `slowest ${Math.max(...latencies)} ms`;
  },

  async 'a made-up profile has no service, and no error'(system) {
    const status = await system.services.status('clawbuoy-drill-nobody');
    expect(status.kind !== 'installed', JSON.stringify(status));
    const restarted = await system.services.restart('clawbuoy-drill-nobody');
    expect(!restarted.ok, 'a service that does not exist was restarted');
    return `${status.kind}: ${status.why}`;
  },

  async 'the service of the default profile is read without error'(system) {
    const startedMs = Date.now();
    const status = await system.services.status(null);
    const tookMs = Date.now() - startedMs;
    expect(tookMs < 3_000, `took ${tookMs} ms`);
    return status.kind === 'installed' ? `${status.name}: ${status.state}` : status.why;
  },

  async 'a signal ends an own child, and is refused for groups and ourselves'(system) {
    const child = await waiter('0');
    try {
      const gone = once(child, 'exit');
      const sent = system.signal(pidOf(child), 'SIGTERM');
      expect(sent.ok, sent.ok ? '' : sent.error);
      const [, signal] = await gone;
      expect(signal === 'SIGTERM', `it ended by ${String(signal)}`);
      for (const pid of [0, -1, 1, process.pid]) {
        expect(!system.signal(pid, 'SIGUSR2').ok, `a signal to ${pid} was not refused`);
      }
      return 'SIGTERM';
    } finally {
      await end(child);
    }
  },
};

/**
 * Checks the implementation of the machine this runs on against processes, sockets and files
 * it makes itself. Takes some 3 s, changes nothing but a temporary folder, and never throws.
 */
export async function systemDrill(): Promise<SystemCheck[]> {
  if (process.platform !== 'darwin' && process.platform !== 'linux') {
    return [{ name: 'system', outcome: 'skip', detail: `not made for ${process.platform}` }];
  }
  const system = createSystem();
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'clawbuoy-system-'));
  const results: SystemCheck[] = [];
  try {
    for (const [name, check] of Object.entries(CHECKS)) {
      try {
        results.push({ name, outcome: 'pass', detail: await check(system, folder) });
      } catch (error) {
        const detail = error instanceof Error ? error.message : String(error);
        results.push({ name, outcome: 'fail', detail });
      }
    }
  } finally {
    if (existsSync(folder)) rmSync(folder, { recursive: true, force: true });
  }
  return results;
}

const isRunDirectly =
  process.argv[1] !== undefined &&
  import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href;
if (isRunDirectly) {
  const results = await systemDrill();
  for (const { name, outcome, detail } of results) {
    console.log(`${outcome.padEnd(4)}  ${name}  (${detail})`);
  }
  const failed = results.filter(({ outcome }) => outcome === 'fail').length;
  console.log(`${process.platform}: ${results.length - failed} of ${results.length} as expected`);
  process.exitCode = failed === 0 ? 0 : 1;
}

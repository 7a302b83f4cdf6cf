import { closeSync, constants, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { reason } from '../core/catalogue/sentences/reason.ts';
import { err, ok, type Result } from '../core/result.ts';
import { parseSystemctlShow, UNIT_PROPERTIES, type UnitReport } from './parse-systemctl.ts';
import { parseUnitFile } from './parse-unit-file.ts';
import { isDefaultProfile, LEGACY_UNITS, systemdUnit } from './service-name.ts';
import type { Run } from './spawn.ts';
import type { ServiceManager, ServiceStatus } from './types.ts';

export type SystemdOptions = {
  readonly run: Run;
  /** Found through PATH unless it is a path. */
  readonly systemctl: string;
  readonly homeDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly uid: number;
  readonly exists?: (path: string) => boolean;
  /** Returns the text of a unit file. Null if it cannot be read. */
  readonly read?: (path: string) => string | null;
};

/** Unit files have some hundred bytes. */
const MOST_UNIT_BYTES = 64 * 1024;

function readUnit(path: string): string | null {
  let fd: number | null = null;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    if (!fstatSync(fd).isFile()) return null;
    const buffer = Buffer.alloc(MOST_UNIT_BYTES);
    return buffer.subarray(0, readSync(fd, buffer, 0, MOST_UNIT_BYTES, 0)).toString('utf8');
  } catch {
    return null;
  } finally {
    if (fd !== null) closeSync(fd);
  }
}

const STATUS_MS = 2_000;
const ACT_MS = 110_000;
const SYSTEM_UNIT_FOLDERS = [
  '/etc/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
];

/** Matches systemctl's words for a missing manager (containers, logins without a session). */
function isWithoutManager(stderr: string): boolean {
  return /Failed to connect to bus|System has not been booted with systemd|Failed to get D-Bus/i.test(
    stderr,
  );
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}

function stateOf(report: UnitReport): 'running' | 'starting' | 'stopped' | 'failed' {
  switch (report.activeState) {
    case 'active':
    case 'reloading':
    case 'refreshing':
      return 'running';
    // Between two starts of a crashing service the state is activating, auto-restart.
    case 'activating':
      return 'starting';
    case 'failed':
      return 'failed';
    default:
      return report.loadState === 'error' || report.loadState === 'bad-setting'
        ? 'failed'
        : 'stopped';
  }
}

function lastExitOf(report: UnitReport): string | null {
  if (report.result !== '' && report.result !== 'success') {
    return `${report.result}${report.exitStatus === '' ? '' : `, status ${report.exitStatus}`}`;
  }
  return report.exitStatus === '' ? null : `status ${report.exitStatus}`;
}

/** The gateway's service under systemd's user manager (`openclaw-gateway[-PROFILE].service`). */
export function systemdServices(options: SystemdOptions): ServiceManager {
  const { run, systemctl, homeDir, env } = options;
  const exists = options.exists ?? existsSync;
  const read = options.read ?? readUnit;

  /** Without a login session the variable is missing although the manager runs. */
  const runtimeDir = (): Readonly<Record<string, string>> => {
    const usual = `/run/user/${options.uid}`;
    return (env.XDG_RUNTIME_DIR ?? '') === '' && exists(usual) ? { XDG_RUNTIME_DIR: usual } : {};
  };

  const user = (args: readonly string[], timeoutMs: number) =>
    run(systemctl, ['--user', ...args], { timeoutMs, env: runtimeDir() });

  function unitFile(unit: string): string | null {
    const configured = (env.XDG_CONFIG_HOME ?? '').trim();
    const base = configured === '' ? join(homeDir, '.config') : configured;
    const file = join(base, 'systemd/user', unit);
    return exists(file) ? file : null;
  }

  async function show(unit: string): Promise<Result<UnitReport, ServiceStatus>> {
    const args = ['show', unit, '--no-pager', '-p', UNIT_PROPERTIES.join(',')];
    const ran = await user(args, STATUS_MS);
    const file = unitFile(unit);
    const without = (why: string): ServiceStatus =>
      file === null
        ? { kind: 'none', why }
        : { kind: 'unknown', why: reason('yetFileExists', { why, file }) };
    if (!ran.ok) {
      const { kind, why } = ran.error;
      return err(kind === 'missing' ? without(why) : { kind: 'unknown', why });
    }
    const { code, stdout, stderr } = ran.value;
    if (code !== 0 && isWithoutManager(stderr)) {
      return err(without(reason('noSystemd')));
    }
    const report = parseSystemctlShow(stdout);
    if (code !== 0 || report === null) {
      const said = lastLine(stderr);
      return err({
        kind: 'unknown',
        why: reason('systemctlAnswer', { said: said === '' ? reason('noAnswer') : said }),
      });
    }
    return ok(report);
  }

  async function statusOf(unit: string): Promise<ServiceStatus> {
    const shown = await show(unit);
    if (!shown.ok) return shown.error;
    const report = shown.value;
    if (report.loadState === 'not-found') {
      const file = unitFile(unit);
      if (file === null) return { kind: 'none', why: reason('noUnit', { name: unit }) };
      // The file was written, but systemd has not read it yet. The file itself describes the
      // service.
      const written = parseUnitFile(read(file) ?? '');
      return installed(unit, { ...report, ...written, fragmentPath: file }, 'not-loaded');
    }
    return installed(unit, report, stateOf(report));
  }

  function installed(
    unit: string,
    report: UnitReport,
    state: 'running' | 'starting' | 'stopped' | 'failed' | 'not-loaded',
  ): ServiceStatus {
    return {
      kind: 'installed',
      manager: 'systemd',
      name: unit,
      file: report.fragmentPath,
      state,
      pid: report.mainPid,
      // systemd counts only the starts after the first one.
      runs:
        report.restarts === null
          ? null
          : report.restarts + (state === 'stopped' || state === 'not-loaded' ? 0 : 1),
      lastExit: lastExitOf(report),
      programArguments: report.programArguments,
      environment: report.environment,
    };
  }

  async function status(profile: string | null): Promise<ServiceStatus> {
    const unit = systemdUnit(profile, env.OPENCLAW_SYSTEMD_UNIT);
    if (!unit.ok) return { kind: 'unknown', why: unit.error };
    const current = await statusOf(unit.value);
    if (current.kind !== 'none') return current;
    const system = SYSTEM_UNIT_FOLDERS.map((folder) => join(folder, unit.value)).find(exists);
    if (system !== undefined) {
      return { kind: 'unknown', why: reason('systemsService', { file: system }) };
    }
    if (!isDefaultProfile(profile)) return current;
    for (const legacy of LEGACY_UNITS.filter((name) => unitFile(name) !== null)) {
      const found = await statusOf(legacy);
      if (found.kind === 'installed') return found;
    }
    return current;
  }

  async function act(
    verb: 'restart' | 'start',
    profile: string | null,
  ): Promise<Result<{ readonly pid: number | null }>> {
    const before = await status(profile);
    if (before.kind !== 'installed') return err(before.why);
    if (LEGACY_UNITS.includes(before.name)) {
      return err(reason('olderService', { name: before.name }));
    }
    if (before.state === 'not-loaded') await user(['daemon-reload'], 10_000);
    // A unit that failed too often refuses every start until its count is reset.
    if (before.state === 'failed') await user(['reset-failed', before.name], 5_000);
    const ran = await user([verb, before.name], ACT_MS);
    if (!ran.ok) return err(ran.error.why);
    if (ran.value.code !== 0)
      return err(reason('systemctlSaid', { verb, said: lastLine(ran.value.stderr) }));
    const after = await show(before.name);
    const pid = after.ok ? after.value.mainPid : null;
    if (verb === 'restart' && pid !== null && pid === before.pid) {
      return err(reason('systemdSameProcess', { name: before.name, pid }));
    }
    return ok({ pid });
  }

  return {
    status,
    restart: (profile) => act('restart', profile),
    start: (profile) => act('start', profile),
  };
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { reason } from '../core/catalogue/sentences/reason.ts';
import { err, ok, type Result } from '../core/result.ts';
import {
  classifyLaunchctl,
  type LaunchdReport,
  parseKickstartPid,
  parseLaunchctlPrint,
} from './parse-launchctl.ts';
import { parsePlistJson } from './parse-plist.ts';
import { isDefaultProfile, LEGACY_LABELS, launchdLabel } from './service-name.ts';
import type { Ran, Run, ToolResult } from './spawn.ts';
import type { ServiceManager, ServiceStatus } from './types.ts';

export type LaunchdOptions = {
  readonly run: Run;
  readonly launchctl: string;
  readonly plutil: string;
  readonly homeDir: string;
  readonly uid: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly exists?: (path: string) => boolean;
  readonly nowMs?: () => number;
  readonly sleep?: (ms: number) => Promise<unknown>;
};

const STATUS_MS = 1_500;
/** launchd waits for a stopping gateway (ExitTimeOut 20 s) and limits starts to one in 10 s. */
const KICKSTART_MS = 60_000;
const BOOTSTRAP_MS = 20_000;
/** OpenClaw 2026.9.6 waits this long for an earlier unload to end. */
const PATIENCE_MS = 30_000;
const RETRY_MS = 500;

function stateOf(report: LaunchdReport): 'running' | 'starting' | 'stopped' | 'failed' {
  if (report.state === 'running' || report.pid !== null) return 'running';
  if (/spawn|starting|xpcproxy/.test(report.state)) return 'starting';
  const failed = report.lastExit !== null && !/^0\b/.test(report.lastExit);
  return failed ? 'failed' : 'stopped';
}

function detailOf({ code, stdout, stderr }: Ran): string {
  const said = (stderr.trim() === '' ? stdout : stderr).trim().split('\n')[0] ?? '';
  return said === '' ? reason('exitCode', { code: code ?? 'none' }) : said;
}

/** This user's LaunchAgent of the gateway (`ai.openclaw.gateway`, `ai.openclaw.PROFILE`). */
export function launchdServices(options: LaunchdOptions): ServiceManager {
  const { run, launchctl, plutil, homeDir, uid, env } = options;
  const exists = options.exists ?? existsSync;
  const nowMs = options.nowMs ?? Date.now;
  const sleep = options.sleep ?? delay;
  const domain = `gui/${uid}`;
  const plistOf = (label: string): string =>
    join(homeDir, 'Library/LaunchAgents', `${label}.plist`);
  const ctl = (args: readonly string[], timeoutMs: number) => run(launchctl, args, { timeoutMs });

  type Looked =
    | { readonly kind: 'loaded'; readonly report: LaunchdReport }
    | { readonly kind: 'not-loaded' }
    | { readonly kind: 'unknown'; readonly why: string };

  async function look(label: string): Promise<Looked> {
    const ran = await ctl(['print', `${domain}/${label}`], STATUS_MS);
    if (!ran.ok) return { kind: 'unknown', why: ran.error.why };
    const { code, stdout, stderr } = ran.value;
    if (code === 0) {
      const report = parseLaunchctlPrint(stdout);
      return report === null
        ? { kind: 'unknown', why: reason('launchctlNotUnderstood') }
        : { kind: 'loaded', report };
    }
    const refusal = classifyLaunchctl(code, `${stderr}\n${stdout}`);
    if (refusal === 'not-loaded') return { kind: 'not-loaded' };
    return {
      kind: 'unknown',
      why: reason('launchctlSaid', { verb: 'print', said: detailOf(ran.value) }),
    };
  }

  async function statusOf(label: string): Promise<ServiceStatus> {
    const seen = await look(label);
    if (seen.kind === 'unknown') return seen;
    const plist = plistOf(label);
    const file = exists(plist) ? plist : null;
    const service = { kind: 'installed', manager: 'launchd', name: label } as const;
    if (seen.kind === 'loaded') {
      const { report } = seen;
      return {
        ...service,
        file: report.file ?? file,
        state: stateOf(report),
        pid: report.pid,
        runs: report.runs,
        lastExit: report.lastExit,
        programArguments: report.programArguments,
        environment: report.environment,
        outputFiles: report.outputFiles,
      };
    }
    if (file === null) return { kind: 'none', why: reason('noLaunchAgent', { name: label }) };
    const ran = await run(plutil, ['-convert', 'json', '-o', '-', file], { timeoutMs: 500 });
    const parsed = ran.ok && ran.value.code === 0 ? parsePlistJson(ran.value.stdout) : null;
    return {
      ...service,
      file,
      state: 'not-loaded',
      pid: null,
      runs: null,
      lastExit: null,
      programArguments: parsed?.programArguments ?? [],
      environment: parsed?.environment ?? {},
      outputFiles: parsed?.outputFiles ?? [],
    };
  }

  async function status(profile: string | null): Promise<ServiceStatus> {
    const label = launchdLabel(profile, env.OPENCLAW_LAUNCHD_LABEL);
    if (!label.ok) return { kind: 'unknown', why: label.error };
    const current = await statusOf(label.value);
    if (current.kind !== 'none') return current;
    const daemon = `/Library/LaunchDaemons/${label.value}.plist`;
    if (exists(daemon)) {
      return { kind: 'unknown', why: reason('systemsService', { file: daemon }) };
    }
    if (!isDefaultProfile(profile)) return current;
    for (const legacy of LEGACY_LABELS.filter((name) => exists(plistOf(name)))) {
      const found = await statusOf(legacy);
      if (found.kind === 'installed') return found;
    }
    return current;
  }

  /** Repeats a change while launchd is still busy with an earlier one. */
  async function persist(
    args: readonly string[],
    timeoutMs: number,
    deadlineMs: number,
    isWorthWaiting: (ran: Ran) => Promise<boolean>,
  ): Promise<ToolResult> {
    for (;;) {
      const ran = await ctl(args, timeoutMs);
      if (!ran.ok || ran.value.code === 0) return ran;
      const refusal = classifyLaunchctl(ran.value.code, `${ran.value.stderr}\n${ran.value.stdout}`);
      const retry = refusal === 'in-progress' || (await isWorthWaiting(ran.value));
      if (!retry || nowMs() + RETRY_MS > deadlineMs) return ran;
      await sleep(RETRY_MS);
    }
  }

  /**
   * Loads the plist. Like OpenClaw it calls `enable` first. launchd remembers "disabled" across
   * reinstalls, and then its only answer is error 5. Error 5 also means that a service is loaded
   * already or still being unloaded. A look distinguishes these cases.
   */
  async function load(label: string, plist: string, deadlineMs: number): Promise<Result<void>> {
    await ctl(['enable', `${domain}/${label}`], 5_000);
    let isLoaded = false;
    const ran = await persist(
      ['bootstrap', domain, plist],
      BOOTSTRAP_MS,
      deadlineMs,
      async (refused) => {
        const refusal = classifyLaunchctl(refused.code, `${refused.stderr}\n${refused.stdout}`);
        if (refusal === 'already-loaded') isLoaded = true;
        if (refusal === 'input-output') isLoaded = (await look(label)).kind === 'loaded';
        return refusal === 'input-output' && !isLoaded;
      },
    );
    if (!ran.ok) return err(ran.error.why);
    if (ran.value.code === 0 || isLoaded) return ok(undefined);
    const refusal = classifyLaunchctl(ran.value.code, `${ran.value.stderr}\n${ran.value.stdout}`);
    // An operation in progress may just have loaded it.
    if (refusal === 'in-progress' && (await look(label)).kind === 'loaded') return ok(undefined);
    if (refusal === 'no-gui-session') {
      return err(reason('noScreenSession'));
    }
    return err(reason('launchctlSaid', { verb: 'bootstrap', said: detailOf(ran.value) }));
  }

  async function kickstart(
    label: string,
    flags: readonly string[],
    deadlineMs: number,
  ): Promise<Result<{ readonly pid: number | null }>> {
    const args = ['kickstart', ...flags, '-p', `${domain}/${label}`];
    const ran = await persist(args, KICKSTART_MS, deadlineMs, async () => false);
    if (!ran.ok) return err(ran.error.why);
    if (ran.value.code !== 0)
      return err(reason('launchctlSaid', { verb: 'kickstart', said: detailOf(ran.value) }));
    const printed = parseKickstartPid(ran.value.stdout);
    if (printed !== null) return ok({ pid: printed });
    const seen = await look(label);
    return ok({ pid: seen.kind === 'loaded' ? seen.report.pid : null });
  }

  async function act(
    verb: 'restart' | 'start',
    profile: string | null,
  ): Promise<Result<{ readonly pid: number | null }>> {
    const before = await status(profile);
    if (before.kind !== 'installed') return err(before.why);
    if (LEGACY_LABELS.includes(before.name)) {
      return err(reason('olderService', { name: before.name }));
    }
    const deadlineMs = nowMs() + PATIENCE_MS;
    if (before.state === 'not-loaded') {
      const loaded = await load(before.name, before.file ?? plistOf(before.name), deadlineMs);
      if (!loaded.ok) return loaded;
      // RunAtLoad has started it. A plain kickstart returns that pid; `-k` would kill it.
      return kickstart(before.name, [], deadlineMs);
    }
    const started = await kickstart(before.name, verb === 'restart' ? ['-k'] : [], deadlineMs);
    if (
      verb === 'restart' &&
      started.ok &&
      before.pid !== null &&
      started.value.pid === before.pid
    ) {
      return err(reason('launchdSameProcess', { name: before.name, pid: before.pid }));
    }
    return started;
  }

  return {
    status,
    restart: (profile) => act('restart', profile),
    start: (profile) => act('start', profile),
  };
}

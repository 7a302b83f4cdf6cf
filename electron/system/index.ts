import { homedir } from 'node:os';
import { darwinSystem } from './darwin.ts';
import { launchdServices } from './launchd.ts';
import { linuxSystem } from './linux.ts';
import { type Presence, presenceOf } from './signal.ts';
import { type Run, type RunSync, run as realRun, runSync as realRunSync } from './spawn.ts';
import { systemdServices } from './systemd.ts';
import type { System } from './types.ts';

export type SystemOptions = {
  /** Default: the current platform. Any platform other than macOS is treated like Linux. */
  readonly platform?: NodeJS.Platform;
  readonly run?: Run;
  readonly runSync?: RunSync;
  /** Default `/proc`. */
  readonly procRoot?: string;
  readonly presence?: (pid: number) => Presence;
  /** Default `systemctl`, found through PATH. */
  readonly systemctl?: string;
  /** Default `/bin/launchctl`. */
  readonly launchctl?: string;
  /** The home folder that holds unit files and LaunchAgents. Default: this user's. */
  readonly homeDir?: string;
  /** `OPENCLAW_LAUNCHD_LABEL`, `OPENCLAW_SYSTEMD_UNIT`, `XDG_*`. Default: this process's. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly uid?: number;
  readonly nowMs?: () => number;
};

/** The operating system of this machine behind one interface. Asks nothing until called. */
export function createSystem(options: SystemOptions = {}): System {
  const {
    platform = process.platform,
    run = realRun,
    runSync = realRunSync,
    procRoot = '/proc',
    presence = (pid: number) => presenceOf(pid),
    systemctl = 'systemctl',
    launchctl = '/bin/launchctl',
    homeDir = homedir(),
    env = process.env,
    uid = process.getuid?.() ?? 0,
    nowMs = Date.now,
  } = options;
  if (platform === 'darwin') {
    const plutil = '/usr/bin/plutil';
    const services = launchdServices({ run, launchctl, plutil, homeDir, uid, env, nowMs });
    return darwinSystem({ run, runSync, presence, uid, services, nowMs });
  }
  const services = systemdServices({ run, systemctl, homeDir, env, uid });
  return linuxSystem({ procRoot, uid, nowMs, presence, services, run });
}

import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Disguise } from '../buoy.ts';
import type { Place } from '../place.ts';
import type { Processes } from '../processes.ts';
import { SAYS_NOTHING, standIn } from '../stand-in/server.ts';
import { StandInLaunchd } from './stand-in.ts';

/** The Mac that a drill plays on: a real one, or Linux with its launchd stood in for. */
export type Mac = {
  /** What is real here and what is not, for whoever reads the drill's output. */
  readonly about: string;
  readonly launchctl: string;
  readonly uid: number;
  readonly disguise: Disguise;
  /** The last resort of an exiting drill: unloads the agent at once. */
  unloadNow(target: string): void;
  close(): Promise<void>;
};

const LAUNCHCTL = '/bin/launchctl';
const DISGUISE = new URL('../stand-in/mac.mjs', import.meta.url).href;

function realMac(uid: number): Mac {
  return {
    about: 'launchd, launchctl, ps and lsof of this Mac; an agent of the drill’s own',
    launchctl: LAUNCHCTL,
    uid,
    disguise: { nodeArgs: [], env: {} },
    unloadNow: (target) => void spawnSync(LAUNCHCTL, ['bootout', target], { timeout: 30_000 }),
    close: async () => undefined,
  };
}

async function stoodInFor(place: Place, processes: Processes, uid: number): Promise<Mac> {
  const launchd = new StandInLaunchd(processes, uid);
  const launchctl = await standIn(place, 'launchctl', (argv) => launchd.launchctl(argv));
  const plutil = await standIn(place, 'plutil', (argv) => launchd.plutil(argv));
  const sysctl = await standIn(place, 'sysctl', async () => {
    const seconds = /^btime (\d+)/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1] ?? '0';
    return { ...SAYS_NOTHING, stdout: `{ sec = ${seconds}, usec = 0 }\n` };
  });
  const tools = {
    [LAUNCHCTL]: launchctl.program,
    '/usr/bin/plutil': plutil.program,
    '/usr/sbin/sysctl': sysctl.program,
    '/usr/sbin/lsof': 'lsof',
  };
  return {
    about:
      'Clawbuoy’s macOS half on Linux: launchctl, plutil and sysctl are stand-ins, ps and lsof are Linux’s own; real launchd is not shown by this',
    launchctl: launchctl.program,
    uid,
    disguise: {
      nodeArgs: ['--import', DISGUISE],
      env: { CLAWBUOY_DRILL_TOOLS: JSON.stringify(tools) },
    },
    unloadNow: () => undefined,
    close: async () => {
      await launchd.close();
      for (const tool of [launchctl, plutil, sysctl]) tool.close();
    },
  };
}

/** Why the drill cannot be played here; null if it can. */
export async function whyNoMac(): Promise<string | null> {
  if (process.platform === 'darwin') return null;
  if (process.platform !== 'linux') return 'only macOS has launchd, and only Linux a stand-in';
  if (!existsSync('/bin/ps')) return 'ps is not installed';
  const lsof = promisify(execFile)('lsof', ['-v'], { timeout: 5_000 });
  return lsof.then(
    () => null,
    () => 'lsof is not installed',
  );
}

/** This Mac, or what plays one. */
export async function findMac(place: Place, processes: Processes): Promise<Mac> {
  const uid = process.getuid?.() ?? 0;
  return process.platform === 'darwin' ? realMac(uid) : stoodInFor(place, processes, uid);
}

import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Version } from './versions.ts';

/** The folders and the port of one drill: nothing of it touches the user's own OpenClaw. */
export type Place = {
  readonly root: string;
  readonly home: string;
  readonly state: string;
  readonly temp: string;
  readonly config: string;
  /** CLAWBUOY_HOME of this drill. */
  readonly buoy: string;
  /** Programs put first on Clawbuoy's PATH. */
  readonly bin: string;
  readonly port: number;
  /** OpenClaw's profile; null where the state folder is named instead. */
  readonly profile: string | null;
  readonly token: string;
};

/**
 * Makes the folders of one drill and finds it a port. Short names, because a Unix socket's path
 * may have 104 bytes on macOS, and none that says `openclaw`: a program started in here must
 * not look like one of its processes.
 */
export async function makePlace(profile: string | null = null, folder = 'state'): Promise<Place> {
  // A Mac's folder for temporary files is reached through a link.
  const root = await realpath(await mkdtemp(join(tmpdir(), 'cbd-')));
  const state =
    profile === null ? join(root, 'oc', folder) : join(root, 'home', `.openclaw-${profile}`);
  const place: Place = {
    root,
    home: join(root, 'home'),
    state,
    temp: join(root, 'tmp'),
    config: join(state, 'openclaw.json'),
    buoy: join(root, 'buoy'),
    bin: join(root, 'bin'),
    port: await freePort(),
    profile,
    token: `drill-${Math.random().toString(36).slice(2, 14)}`,
  };
  const folders = [place.home, place.temp, place.buoy, place.bin];
  for (const folder of folders) await mkdir(folder, { recursive: true, mode: 0o700 });
  return place;
}

export async function removePlace(place: Place): Promise<void> {
  await rm(place.root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

/** Writes the gateway's config: loopback, a shared token, the drill's model, nothing else. */
export async function writeConfig(
  place: Place,
  version: Version,
  modelUrl: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const model = {
    id: 'drill-1',
    name: 'Drill 1',
    reasoning: false,
    input: ['text'],
    cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
    contextWindow: 128_000,
    maxTokens: 4_096,
  };
  const spare = { ...model, id: 'drill-2', name: 'Drill 2' };
  const provider = {
    baseUrl: modelUrl,
    apiKey: 'no-key-needed',
    api: 'openai-completions',
    models: [model],
  };
  const config = {
    gateway: {
      mode: 'local',
      port: place.port,
      bind: 'loopback',
      auth: { mode: 'token', token: place.token },
    },
    // The second one is asked only where a drill names it as a fallback.
    models: {
      mode: 'merge',
      providers: { drill: provider, spare: { ...provider, models: [spare] } },
    },
    agents: {
      defaults: {
        model: { primary: 'drill/drill-1' },
        workspace: join(place.state, 'ws'),
        skipBootstrap: true,
      },
    },
    // Without it a command of more than ten seconds goes on behind the run's back.
    tools: { deny: ['process'] },
    ...(version.pluginsOff ? { plugins: { enabled: false } } : {}),
  };
  await mkdir(join(place.state, 'ws'), { recursive: true, mode: 0o700 });
  await writeFile(place.config, JSON.stringify(layOver(config, more), null, 2), {
    mode: 0o600,
  });
}

/** One config over another: objects are joined, anything else of the upper one counts. */
function layOver(below: unknown, above: unknown): unknown {
  if (!isObject(below) || !isObject(above)) return above;
  const joined: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    joined[key] = key in below ? layOver(below[key], value) : value;
  }
  return joined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A gateway also opens its port + 2 or + 3 (up to 2026.6), so ports are ten apart. */
async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const port = 21_000 + 10 * Math.floor(Math.random() * 1_000);
    const free = await Promise.all([port, port + 2, port + 3].map(isFree));
    if (free.every(Boolean)) return port;
  }
  throw new Error('no free port found between 21000 and 31000');
}

async function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

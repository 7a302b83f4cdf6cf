import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Era } from './eras.ts';
import type { Owners } from './owners.ts';

const MARK = '.clawbuoy-simulator';

export interface SimulatedFolder {
  readonly stateDir: string;
  readonly configPath: string;
  readonly logFile: string;
}

/**
 * Prepares our own folder as an OpenClaw state folder. Throws if it contains anything that the
 * simulator did not put there, since it must never write into a real one.
 */
export function prepareFolder(asked: string): SimulatedFolder {
  mkdirSync(asked, { recursive: true });
  // OpenClaw names its locks by their real path.
  const dir = realpathSync(asked);
  if (!existsSync(join(dir, MARK)) && readdirSync(dir).length > 0) {
    throw new Error(`${dir} is not empty and was not made by the simulator`);
  }
  writeFileSync(join(dir, MARK), '');
  const stateDir = join(dir, 'state');
  mkdirSync(join(stateDir, 'logs'), { recursive: true });
  return {
    stateDir,
    configPath: join(stateDir, 'openclaw.json'),
    logFile: join(stateDir, 'logs', 'openclaw.log'),
  };
}

export function writeConfig(folder: SimulatedFolder, port: number, token: string): void {
  const config = {
    gateway: { mode: 'local', port, bind: 'loopback', auth: { mode: 'token', token } },
    logging: { file: folder.logFile },
  };
  writeFileSync(folder.configPath, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
}

/** Writes the gateway's own lock in its version's place. Returns a function that removes it. */
export function writeGatewayLock(
  era: Era,
  folder: SimulatedFolder,
  tmpDir: string,
  pid: number,
  port: number,
  owners: Owners,
  nowMs: number,
): () => void {
  const { configPath, stateDir } = folder;
  const hash = createHash(era.generation === 'feb' ? 'sha1' : 'sha256')
    .update(configPath)
    .digest('hex')
    .slice(0, 8);
  const uid = process.getuid?.() ?? 0;
  const base = era.generation === 'sep' ? join(stateDir, 'tmp') : tmpDir;
  const file = join(base, `openclaw-${uid}`, `gateway.${hash}.lock`);
  mkdirSync(join(base, `openclaw-${uid}`), { recursive: true, mode: 0o700 });
  const startTime = owners.startTicks(pid);
  const payload = {
    pid,
    createdAt: new Date(nowMs).toISOString(),
    configPath,
    ...(era.generation === 'sep' ? { stateDir, port } : {}),
    ...(startTime === null ? {} : { startTime }),
  };
  // The newest version pads its lock so that it can be rewritten in place.
  writeFileSync(file, JSON.stringify(payload) + (era.generation === 'sep' ? ' '.repeat(64) : ''));
  return () => rmSync(file, { force: true });
}

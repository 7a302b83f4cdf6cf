import {
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ok } from '../../../electron/core/result.ts';
import {
  type RestoreRequest,
  restoreSession,
} from '../../../electron/openclaw/changes/session-restore.ts';
import { quickFiles, watchedFiles } from '../../support/faulty-files.ts';

const KEY = 'agent:main:main';
const OLD = '3f0c1c1e-6d0a-4c0e-9a53-0f3f2b1c7a11';
const NEW = '11111111-2222-4333-8444-555555555555';
const TRANSCRIPT = '{"type":"session"}\n{"type":"message"}\n';

/** A session of the JSONL era after a reset, as a stopped gateway leaves it. */
function place() {
  const stateDir = mkdtempSync(join(tmpdir(), 'clawbuoy-restore-'));
  onTestFinished(() => rmSync(stateDir, { recursive: true, force: true }));
  const folder = join(stateDir, 'agents/main/sessions');
  const list = join(folder, 'sessions.json');
  const archived = join(folder, `${OLD}.jsonl.reset.2026-11-22T11-51-02.487Z`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(archived, TRANSCRIPT);
  writeFileSync(list, JSON.stringify({ [KEY]: { sessionId: NEW } }), { mode: 0o600 });
  const request: RestoreRequest = {
    stateDir,
    agentId: 'main',
    sessionKey: KEY,
    sessionId: OLD,
    newSessionId: NEW,
    row: { sessionId: OLD },
    recheck: () => ok(undefined),
  };
  return { folder, list, archived, transcript: join(folder, `${OLD}.jsonl`), request };
}

it('leaves a list that somebody writes meanwhile, with all its rows', () => {
  const { folder, list, archived, request } = place();
  const written = JSON.stringify({ [KEY]: { sessionId: NEW }, other: { sessionId: 'of-the-cli' } });
  for (const point of ['write', 'restore', 'fsync'] as const) {
    const files = watchedFiles(({ name, paths }) => {
      if (name === point && paths[0]?.includes('sessions.json') === true) {
        writeFileSync(list, written);
      }
    });
    const result = restoreSession(request, files);
    expect(result).toMatchObject({ ok: false, error: { kind: 'failed' } });
    expect(readFileSync(list, 'utf8')).toBe(written);
    expect(readdirSync(folder).sort()).toEqual(
      [archived, list].map((path) => path.slice(folder.length + 1)).sort(),
    );
    writeFileSync(list, JSON.stringify({ [KEY]: { sessionId: NEW } }));
  }
  expect(restoreSession(request, quickFiles)).toEqual(ok('restored'));
});

const USER = 65_534;

it.skipIf(process.getuid?.() !== 0)('as root, leaves all files to their owner', () => {
  const { folder, list, archived, transcript, request } = place();
  for (const path of [folder, list, archived]) chownSync(path, USER, USER);
  expect(restoreSession(request)).toEqual(ok('restored'));
  for (const path of [list, transcript]) {
    const { uid, gid } = statSync(path);
    expect({ path, uid, gid }).toEqual({ path, uid: USER, gid: USER });
  }
});

it('changes nothing where its copy would belong to somebody else', () => {
  const { folder, list, request } = place();
  const before = readFileSync(list, 'utf8');
  // As for a user who may write in the folder of another.
  const files = {
    ...quickFiles,
    lstat: (path: string) => {
      const stat = quickFiles.lstat(path);
      return path.endsWith('.clawbuoy') ? { ...stat, uid: stat.uid + 1 } : stat;
    },
  };
  expect(restoreSession(request, files)).toMatchObject({ ok: false, error: { kind: 'failed' } });
  expect(readFileSync(list, 'utf8')).toBe(before);
  expect(readdirSync(folder).some((name) => name.endsWith('.clawbuoy'))).toBe(false);
});

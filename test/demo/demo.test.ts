import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { RECOVERED_ID } from '../../electron/core/notices/notify.ts';
import { type WatchLine, watchLineSchema } from '../../electron/core/steps/action.ts';
import { type Ended, TerminalProgram } from '../support/terminal-program.ts';

/** A user's own home, OpenClaw and temporary folder, none of which a demo may touch. */
function ownPlaces() {
  const root = mkdtempSync(join(tmpdir(), 'clawbuoy-demo-test-'));
  const places = {
    HOME: join(root, 'home'),
    CLAWBUOY_HOME: join(root, 'home/clawbuoy'),
    OPENCLAW_STATE_DIR: join(root, 'home/.openclaw'),
    TMPDIR: join(root, 'tmp'),
  };
  for (const place of Object.values(places)) mkdirSync(place, { recursive: true, mode: 0o700 });
  writeFileSync(join(places.OPENCLAW_STATE_DIR, 'openclaw.json'), '{"gateway":{"port":1}}');
  return { root, places };
}

const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Folders of the demo; the runner that reads TypeScript keeps a cache of its own there. */
const demoFolders = (places: { TMPDIR: string }) =>
  readdirSync(places.TMPDIR).filter((name) => name.startsWith('clawbuoy'));

function readLine(line: string): WatchLine {
  return watchLineSchema.parse(JSON.parse(line));
}

function gatewayPids(lines: readonly string[]): number[] {
  return lines
    .map(readLine)
    .flatMap((line) => (line.type === 'snapshot' ? (line.snapshot.gateway.pid ?? []) : []));
}

describe('the demo', { timeout: 60_000 }, () => {
  const { root, places } = ownPlaces();
  let ended: Ended;
  let lines: readonly WatchLine[];
  beforeAll(async () => {
    ended = await new TerminalProgram(['demo', '--json'], places).ended;
    lines = ended.stdout.split('\n').map(readLine);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('ends by itself, well, with nothing to complain of', () => {
    expect(ended).toMatchObject({ code: 0, stderr: '' });
  });

  it('goes through the incident and the crash, each time back to green', () => {
    const lights = lines.flatMap((line) => (line.type === 'snapshot' ? [line.snapshot.level] : []));
    const all = lights.filter((level, index) => level !== lights[index - 1]);
    // A slow machine may be looked at before the gateway's first word.
    const changes = all[0] === 'grey' ? all.slice(1) : all;
    expect(changes.slice(0, 5)).toEqual(['green', 'amber', 'red', 'green', 'red']);
    // A gateway that starts may be seen starting, or not before it answers.
    expect(changes.slice(5).filter((level) => level !== 'amber')).toEqual(['green']);
  });

  it('names the cause, recommends the release of the lock, and takes that step', () => {
    const red = lines.find((line) => line.type === 'snapshot' && line.snapshot.level === 'red');
    const lock = expect.objectContaining({ verdict: 'leaked', releasable: true });
    expect(red).toMatchObject({
      snapshot: { locks: [lock], incidents: [{ class: 'session-locked', action: 'unlock' }] },
    });
    const actions = lines.filter((line) => line.type === 'action');
    expect(actions).toMatchObject([{ result: { action: 'unlock', outcome: 'done' } }]);
  });

  it('shows a notice for each red light and takes it back', () => {
    const notices = lines.flatMap((line) =>
      line.type === 'notification' && line.notification.id !== RECOVERED_ID
        ? [line.notification.event]
        : [],
    );
    expect(notices).toEqual(['shown', 'withdrawn', 'shown', 'withdrawn']);
  });

  it('leaves no file and no process behind', () => {
    expect(demoFolders(places)).toEqual([]);
    const pids = gatewayPids(ended.stdout.split('\n'));
    expect(new Set(pids).size).toBe(2);
    expect(pids.filter(alive)).toEqual([]);
  });

  it("touches nothing of the user's", () => {
    expect(readdirSync(places.CLAWBUOY_HOME)).toEqual([]);
    expect(readdirSync(places.OPENCLAW_STATE_DIR)).toEqual(['openclaw.json']);
    const config = readFileSync(join(places.OPENCLAW_STATE_DIR, 'openclaw.json'), 'utf8');
    expect(config).toBe('{"gateway":{"port":1}}');
  });
});

describe('the demo, interrupted', () => {
  it('cleans up at once on Ctrl-C', async () => {
    const { root, places } = ownPlaces();
    onTestFinished(() => rmSync(root, { recursive: true, force: true }));
    const program = new TerminalProgram(['demo', '--json'], places);
    const pid = await program.until((lines) => gatewayPids(lines)[0]);
    expect(demoFolders(places)).toHaveLength(1);
    program.signal('SIGINT');
    program.signal('SIGINT');
    expect(await program.ended).toMatchObject({ code: 0, stderr: '' });
    expect(demoFolders(places)).toEqual([]);
    expect(alive(pid)).toBe(false);
  });

  it('says in its first line that all of it is simulated', async () => {
    const { root, places } = ownPlaces();
    onTestFinished(() => rmSync(root, { recursive: true, force: true }));
    const program = new TerminalProgram(['demo'], places);
    const first = await program.until((lines) => lines[0]);
    expect(first).toMatch(/^All of this is simulated/);
    program.signal('SIGTERM');
    expect(await program.ended).toMatchObject({ code: 0 });
    expect(demoFolders(places)).toEqual([]);
  });
});

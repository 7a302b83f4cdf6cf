import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { DEFAULT_THRESHOLDS } from '../../electron/core/api/thresholds.ts';
import { ok } from '../../electron/core/result.ts';
import { lookEndMs, lookOnce } from '../../electron/engine/one-look.ts';
import { readOnlyFiles } from '../../electron/openclaw/files.ts';
import { locate } from '../../electron/openclaw/locate/locate.ts';
import { type SlowLister, slowLister } from '../support/slow-lister.ts';
import { MAIN, makeRoot, testSystem } from './harness.ts';

const cleanups: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const OTHER = 'agent:main:other';

/** One look at whatever listens at this port. */
async function lookAtPort(port: number, limitMs: number, system = testSystem()) {
  const { root } = makeRoot((cleanup) => cleanups.push(cleanup));
  const stateDir = join(root, 'openclaw');
  mkdirSync(stateDir);
  writeFileSync(join(stateDir, 'openclaw.json'), `{ gateway: { port: ${port} } }`);
  const env = { HOME: root, OPENCLAW_STATE_DIR: stateDir };
  const location = locate({ env, homeDir: root, flags: {}, files: readOnlyFiles, workDir: root });
  const { judgement } = await lookOnce({
    location,
    system,
    thresholds: DEFAULT_THRESHOLDS,
    memory: null,
    endMs: lookEndMs(Date.now(), 0, limitMs),
  });
  return judgement.snapshot;
}

/** A long look by default: what is asked for hangs on no machine's speed. */
async function lookAt(parts: Partial<SlowLister>, limitMs = 12_000) {
  const gateway = await slowLister({
    recent: [OTHER, MAIN],
    listAfterMs: 60_000,
    calledAtMs: Date.now() - 190_000,
    hungKey: MAIN,
    httpAfterMs: 0,
    ...parts,
  });
  cleanups.push(gateway.close);
  const snapshot = await lookAtPort(gateway.port, limitMs);
  const { askedBeforeHttp, asked } = gateway;
  return { ...snapshot, asked: asked(), askedBeforeHttp: askedBeforeHttp() };
}

/** Looks where nobody listens, on a machine that takes so long to tell who runs there. */
function lookAtNobody(shownAfterMs: number, limitMs: number) {
  return lookAtPort(1, limitMs, {
    ...testSystem(),
    shownProcesses: async () => {
      await new Promise((resolve) => setTimeout(resolve, shownAfterMs).unref());
      const argv = ['openclaw-update'];
      return ok([{ pid: process.ppid, user: 'own', title: 'openclaw-update', argv }]);
    },
  });
}

const LATE_LIST = expect.stringContaining('did not list its sessions in time');

describe('one look at a gateway that is slow to list its sessions', { timeout: 20_000 }, () => {
  it('finds the hang in a session that the gateway names by itself, and says what it missed', async () => {
    const { level, recommended, sessions, findings } = await lookAt({});
    expect(level).toBe('red');
    expect(recommended).toMatchObject({ action: 'abort', target: MAIN });
    expect(sessions).toMatchObject([{ key: MAIN, state: 'stalled' }]);
    expect(findings).toContainEqual(LATE_LIST);
  });

  it('waits for the list as long as it has time', async () => {
    const { recommended, findings } = await lookAt({ recent: [], listAfterMs: 1_200 });
    expect(recommended).toMatchObject({ action: 'abort', target: MAIN });
    expect(findings).not.toContainEqual(LATE_LIST);
  });

  it('calls nothing well where no list came and nothing was named', async () => {
    const { level, headline, findings } = await lookAt({ recent: [] }, 4_700);
    expect(level).toBe('grey');
    expect(headline).toContain('could not be seen');
    expect(findings).toContainEqual(LATE_LIST);
  });

  it('asks as soon as it is connected, whatever else it still waits for', async () => {
    const { askedBeforeHttp } = await lookAt({ listAfterMs: 0, httpAfterMs: 900 });
    expect(askedBeforeHttp).toEqual(
      expect.arrayContaining(['sessions.list', 'diagnostics.stability', `chat.history ${MAIN}`]),
    );
  });

  it('asks after the next session though the first answer took long enough for a pause', async () => {
    const { recommended, asked } = await lookAt({ listAfterMs: 0, historyAfterMs: 400 });
    expect(asked).toEqual(
      expect.arrayContaining([`chat.history ${OTHER}`, `chat.history ${MAIN}`]),
    );
    expect(recommended).toMatchObject({ action: 'abort', target: MAIN });
  });

  it('asks a quick one once, and after the session at work', async () => {
    const { level, asked } = await lookAt({ listAfterMs: 0 });
    expect(level).toBe('red');
    expect(asked.filter((one) => one === 'sessions.list')).toHaveLength(1);
    expect(asked).toContain(`chat.history ${MAIN}`);
  });
});

describe('the five seconds of a look', () => {
  it('are counted from the start of the program, on a machine that is slow to start one', () => {
    expect(lookEndMs(10_000, 100)).toBe(14_600);
    expect(lookEndMs(10_000, 1_500)).toBe(13_200);
    expect(lookEndMs(10_000, 9_000)).toBe(13_000);
    expect(lookEndMs(10_000, 9_000, 15_000)).toBe(16_000);
  });
});

describe('one look at a gateway that is away', { timeout: 20_000 }, () => {
  it('sees the update that has taken it away', async () => {
    const { level, recommended } = await lookAtNobody(0, 12_000);
    expect(level).toBe('amber');
    expect(recommended.action).toBe('wait');
  });

  it('names no step where it was not told in time whether an update is at work', async () => {
    const { level, recommended } = await lookAtNobody(60_000, 3_000);
    expect(level).toBe('red');
    expect(recommended.action).toBe('none');
    expect(recommended.why).toContain('cannot be told: this machine did not say so');
  });
});

import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { say, sessionRow } from '../drill/client.ts';
import { leaveLock } from '../drill/drills/lock-files.ts';
import { Gateway, realLaunch } from '../drill/gateway.ts';
import { cacheFolder, install } from '../drill/install.ts';
import { Model } from '../drill/model.ts';
import { makePlace, type Place, removePlace, writeConfig } from '../drill/place.ts';
import { Processes } from '../drill/processes.ts';
import { VERSIONS } from '../drill/versions.ts';
import { builtMain, type RunningApp, startUnderDouble } from './app-driver.ts';

const KEY = 'agent:main:main';
const version = VERSIONS.find((one) => one.name === '2026.2.1');
const isCached =
  version !== undefined && existsSync(join(cacheFolder(), `openclaw-${version.name}`));
const missing =
  process.env.CLAWBUOY_REAL_GATEWAY !== '1'
    ? 'slow; set CLAWBUOY_REAL_GATEWAY=1 for it'
    : !existsSync(builtMain)
      ? 'the app is not built (npm run build)'
      : isCached
        ? null
        : 'no real OpenClaw in the cache of the drills (npm run drill)';
if (missing !== null) console.log(`the whole app against a real OpenClaw: skipped: ${missing}`);

describe.skipIf(missing !== null)('the whole app under the double, against a real OpenClaw', () => {
  const processes = new Processes();
  let place: Place;
  let model: Model;
  let gateway: Gateway;
  let app: RunningApp;
  let page: Page;

  beforeAll(async () => {
    if (version === undefined) throw new Error('the drills know no 2026.2.1');
    const installed = await install(version);
    if (!installed.ok) throw new Error(installed.error);
    place = await makePlace();
    model = await Model.start();
    await writeConfig(place, version, model.baseUrl);
    gateway = new Gateway(version, place, realLaunch(installed.value, place, version), processes);
    await gateway.start();
    await writeFile(join(place.buoy, 'settings.json'), '{"noticesSeen":"yes"}', { mode: 0o600 });
    app = await startUnderDouble({
      PATH: process.env.PATH ?? '',
      HOME: place.home,
      TMPDIR: place.temp,
      CLAWBUOY_HOME: place.buoy,
      OPENCLAW_STATE_DIR: place.state,
      OPENCLAW_CONFIG_PATH: place.config,
    });
    page = await app.openPanel();
  }, 180_000);
  afterAll(async () => {
    await app?.quit();
    await processes.endAll();
    await model?.close();
    if (place !== undefined) await removePlace(place);
  }, 60_000);

  it('is green, and red when a message meets a lock that nobody will release', async () => {
    const first = await say(place, { sessionKey: KEY, text: 'hello', limitMs: 60_000 });
    expect(first.kind).toBe('answered');
    await page.getByRole('img', { name: 'Green: all is well' }).waitFor({ timeout: 20_000 });
    const sessionId = (await sessionRow(place, KEY))?.sessionId;
    const path = join(place.state, `agents/main/sessions/${sessionId}.jsonl.lock`);
    await leaveLock(path, gateway.pid);
    void say(place, { sessionKey: KEY, text: 'are you there', limitMs: 30_000 }).catch(() => {});
    await page.getByRole('img', { name: 'Red: needs you' }).waitFor({ timeout: 30_000 });
  }, 120_000);

  it('brings the agent back at one click: it answers, and the panel says so', async () => {
    await page.getByRole('button', { name: 'Unlock the Conversation' }).click({ timeout: 20_000 });
    const last = page.getByRole('region', { name: 'Last step' });
    await last.getByText(/Unlock the Conversation: done/).waitFor({ timeout: 30_000 });
    const again = await say(place, { sessionKey: KEY, text: 'and now', limitMs: 60_000 });
    expect(again.kind).toBe('answered');
    await last.getByText(/Your agent answered at/).waitFor({ timeout: 20_000 });
    expect(await app.hasCrossed(place.token)).toBe(false);
  }, 180_000);
});

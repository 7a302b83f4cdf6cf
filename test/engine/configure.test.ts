import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../electron/core/api/status.ts';
import { type AppStage, setAppStage } from '../../electron/demo/app-stage.ts';

let stage: AppStage;
const level = () => stage.engine.status().snapshot.level;
const inFile = () => JSON.parse(readFileSync(stage.engine.settingsFile, 'utf8'));
const isGreen = () => expect.poll(level, { timeout: 8_000 }).toBe('green');

beforeEach(async () => {
  stage = await setAppStage(() => undefined);
  await isGreen();
});
afterEach(() => stage.close());

const noticesOf = (events: readonly EngineEvent[]) =>
  events.flatMap((event) =>
    event.type === 'notification' ? [[event.notification.event, event.notification.gatewayId]] : [],
  );

describe('an engine whose settings change while it watches', () => {
  it('goes on with the new ones, and keeps them', async () => {
    const { thresholds } = stage.engine.settings().settings;
    const result = stage.engine.configure({ thresholds: { ...thresholds, tickMs: 1_500 } });
    expect(result.ok).toBe(true);
    expect(inFile().thresholds).toMatchObject({ tickMs: 1_500, leakedConfirmMs: 2_000 });
    await stage.engine.look();
    await isGreen();
  });

  it('refuses what makes no sense, says why, and changes nothing', () => {
    const before = readFileSync(stage.engine.settingsFile, 'utf8');
    const result = stage.engine.configure({ url: 'http://elsewhere' });
    expect(result).toMatchObject({ ok: false, error: expect.stringContaining('url') });
    expect(readFileSync(stage.engine.settingsFile, 'utf8')).toBe(before);
  });

  it('watches another OpenClaw as soon as it is told of one', async () => {
    expect(stage.engine.configure({ url: 'ws://127.0.0.1:9' }).ok).toBe(true);
    await stage.engine.look();
    await expect.poll(level, { timeout: 8_000 }).not.toBe('green');
    expect(stage.engine.configure({ url: null }).ok).toBe(true);
    await stage.engine.look();
    await isGreen();
  });

  it('knows whether a caller means the OpenClaw that it watches', () => {
    const { stateDir, url } = stage.engine.location;
    const asker = { flags: {}, env: {}, homeDir: '/nowhere', workDir: '/' };
    const meant = (parts: Partial<Parameters<typeof stage.engine.isMeantBy>[0]>) =>
      stage.engine.isMeantBy({ ...asker, ...parts });
    expect(meant({})).toBe(false);
    expect(meant({ env: { OPENCLAW_STATE_DIR: stateDir } })).toBe(true);
    expect(meant({ flags: { stateDir } })).toBe(true);
    expect(meant({ flags: { stateDir, url } })).toBe(true);
    expect(meant({ flags: { stateDir, url: 'ws://127.0.0.1:9' } })).toBe(false);
    expect(meant({ flags: { stateDir: '/elsewhere' } })).toBe(false);
  });

  it('keeps the story of one state folder apart from that of another', async () => {
    const { engine } = stage;
    const home = engine.location.stateDir;
    const other = join(dirname(home), 'other');
    mkdirSync(other, { mode: 0o700 });
    const down = () =>
      engine.status().snapshot.incidents.find((one) => one.class === 'gateway-down');
    const untilDown = () => expect.poll(down, { timeout: 8_000 }).toBeDefined();
    const opened = () =>
      engine.history().flatMap((one) => (one.type === 'incident-opened' ? [one.incident.id] : []));
    expect(engine.configure({ url: 'ws://127.0.0.1:9' }).ok).toBe(true);
    await untilDown();
    const first = down()?.id ?? '';
    const { gatewayId, snapshot } = engine.status();
    expect(snapshot.incidents.map((one) => one.gatewayId)).toEqual([gatewayId]);
    const told: EngineEvent[] = [];
    engine.subscribe((event) => told.push(event));

    expect(engine.configure({ stateDir: other }).ok).toBe(true);
    await expect.poll(() => engine.location.stateDir).toBe(other);
    await expect.poll(() => down()?.id ?? first, { timeout: 8_000 }).not.toBe(first);
    const second = down()?.id ?? '';
    expect(opened()).toEqual([second]);
    // What was told of the first one must not stand while another is watched.
    expect(noticesOf(told)).toContainEqual(['withdrawn', gatewayId]);
    expect(engine.mark({ kind: 'acknowledge', incidentId: first }).ok).toBe(false);
    expect(engine.mark({ kind: 'acknowledge', incidentId: second }).ok).toBe(true);
    expect(engine.status().gatewayId).not.toBe(gatewayId);
    // A screen that still shows the first one must not act on the second.
    await expect(engine.act('restart', null, undefined, gatewayId)).rejects.toThrow('not watched');
    await expect(engine.plan('restart', null, gatewayId)).rejects.toThrow('not watched');
    expect(engine.mark({ kind: 'acknowledge', incidentId: second, gatewayId })).toMatchObject({
      ok: false,
    });

    // What was open there is still open when it is watched again, and is the same incident.
    expect(engine.configure({ stateDir: null }).ok).toBe(true);
    await expect.poll(() => down()?.id, { timeout: 8_000 }).toBe(first);
    expect(opened()).toEqual([first]);
  });

  it('takes up what is written into the file by hand', async () => {
    writeFileSync(stage.engine.settingsFile, JSON.stringify({ notifications: false }));
    await expect
      .poll(() => stage.engine.settings().settings.notifications, { timeout: 5_000 })
      .toBe(false);
  });

  it('sets a broken file aside and names it', async () => {
    writeFileSync(stage.engine.settingsFile, '{"notifications": fal');
    await expect
      .poll(() => stage.engine.settings().findings.join(), { timeout: 5_000 })
      .toMatch(/settings\.json is not used.*set aside as settings\.broken-/);
    expect(existsSync(stage.engine.settingsFile)).toBe(false);
  });

  it('keeps a pause, and writes down that nothing is known while it lasts', () => {
    const untilMs = Date.now() + 60_000;
    stage.engine.pause(untilMs);
    expect(level()).toBe('grey');
    expect(inFile().pausedUntil).toBe(new Date(untilMs).toISOString());
    expect(stage.engine.history().at(-1)).toMatchObject({ type: 'level-changed', to: 'grey' });
    stage.engine.pause(null);
    expect(inFile().pausedUntil).toBeNull();
  });
});

describe('what a person says of incidents', () => {
  it('is refused of one that is not there', () => {
    const { engine } = stage;
    expect(engine.mark({ kind: 'acknowledge', incidentId: 'x' })).toMatchObject({ ok: false });
    const since = new Date().toISOString();
    expect(engine.mark({ kind: 'dismiss', sessionKey: 's', since })).toMatchObject({ ok: false });
    expect(engine.marks()).toEqual([]);
  });
});

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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

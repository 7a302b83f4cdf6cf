import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';

vi.mock('electron', () => import('../support/electron-double.ts'));

import type { SettingsReply } from '../../electron/core/api/ipc-contract.ts';
import type { EngineStatus } from '../../electron/core/api/status.ts';
import { scribe } from '../../electron/core/catalogue/sentences/scribe.ts';
import { say } from '../../electron/core/catalogue/sentences/sentence.ts';
import { speak } from '../../electron/core/catalogue/speak.ts';
import type { Timeline } from '../../electron/core/history/timeline.ts';
import { ONE_YES } from '../../electron/core/steps/consent.ts';
import { runApp } from '../../electron/shell/app.ts';
import type { DemoStage } from '../../electron/shell/demo.ts';
import { NOW_MS, secondsAgo, statusWith, stuckStatus } from '../core/view/status-fixture.ts';
import { journalOfAWeek, weekOfTrouble } from '../renderer/states.ts';
import { double, resetDouble } from '../support/electron-double.ts';
import { evidence } from '../support/evidence.ts';
import { caseOf, judgedStatus } from '../support/judged-status.ts';
import { type EngineFake, engineFake } from './engine-fake.ts';

let engine: EngineFake;
let stage: (DemoStage & { engine: EngineFake; readonly asked: string[] }) | null;

function begin(): { close(): void } {
  const running = runApp({
    engine,
    preload: '/p.cjs',
    demo: async () => {
      const asked: string[] = [];
      stage = {
        asked,
        engine: engineFake(stuckStatus()),
        play: async () => void asked.push('play'),
        close: async () => void asked.push('close'),
      };
      return stage;
    },
    log: () => undefined,
    nowMs: () => NOW_MS,
  });
  running.showPanel();
  return running;
}

beforeEach(() => {
  resetDouble();
  stage = null;
  engine = engineFake(stuckStatus());
});

async function ask<T>(channel: string, ...args: readonly unknown[]): Promise<T> {
  const contents = double.windows[0]?.webContents;
  const handler = double.ipcHandlers.get(`clawbuoy:${channel}`);
  if (contents === undefined || handler === undefined) throw new Error(`nobody hears ${channel}`);
  const event = { sender: contents, senderFrame: contents.mainFrame };
  return (await handler(event as unknown as Electron.IpcMainInvokeEvent, ...args)) as T;
}

describe('what the window can ask for', () => {
  it('draws the day and the week from the journal', async () => {
    begin();
    engine.records = [...journalOfAWeek()];
    const day = await ask<Timeline>('timeline', 'day');
    const week = await ask<Timeline>('timeline', 'week');
    expect(day.toMs - day.fromMs).toBe(86_400_000);
    expect(week.toMs - week.fromMs).toBe(7 * 86_400_000);
    expect(week.latency.length).toBeGreaterThan(day.latency.length);
  });

  it('tells the story of an incident, or that there is none', async () => {
    begin();
    engine.records = [...journalOfAWeek()];
    expect(await ask('incident', weekOfTrouble.down.id)).toMatchObject({
      incident: { level: 'red' },
    });
    expect(await ask('incident', '../../etc/passwd')).toBeNull();
  });

  it('tells of the steps of an incident in the language of the window', async () => {
    begin();
    const { text, said } = scribe();
    const reason = text(say('noRunWasActive'));
    engine.records = journalOfAWeek().map((record) =>
      record.type === 'action-finished' ? { ...record, reason, said: said() } : record,
    );
    const reasons = async () => JSON.stringify(await ask('incident', weekOfTrouble.now.id));
    expect(await reasons()).toContain(reason);
    speak('de');
    onTestFinished(() => speak('en'));
    expect(await reasons()).toContain('es war kein Lauf aktiv');
  });

  it('tries the model of an incident that is open, and tells in words what came of it', async () => {
    const { snapshot } = stuckStatus();
    const [first] = snapshot.incidents;
    if (first === undefined) throw new Error('no incident');
    const id = 'model-refused~openai/gpt-5~1';
    const tryModel = { provider: 'openai', agentId: null };
    engine.current = statusWith({ ...snapshot, incidents: [first, { ...first, id, tryModel }] });
    begin();
    expect(await ask('tryModel', id)).toEqual({
      well: true,
      words: 'OpenAI answers (0.8 s). Send your message again in a few minutes.',
    });
    for (const other of [first.id, 'anthropic', '']) {
      expect(await ask('tryModel', other)).toMatchObject({ well: false });
    }
    expect(await ask('tryModel', id, 'another-gateway')).toMatchObject({ well: false });
    expect(engine.asked.filter((one) => one.startsWith('tryModel'))).toEqual(['tryModel openai']);
  });

  it('snoozes for an hour of its own clock', async () => {
    begin();
    expect(await ask('mark', { kind: 'snooze', incidentId: 'x' })).toEqual({ kind: 'done' });
    expect(engine.said).toEqual([{ kind: 'snooze', incidentId: 'x', until: secondsAgo(-3_600) }]);
  });

  it('changes settings, and says why it does not', async () => {
    begin();
    expect(await ask('configure', { notifications: false })).toEqual({ kind: 'done' });
    const { settings, login } = await ask<SettingsReply>('settings');
    expect(settings.notifications).toBe(false);
    expect(login).toBe('unpackaged');
    const { thresholds } = settings;
    const crossed = { thresholds: { ...thresholds, stalledRedMs: 5_000, stalledAmberMs: 9_000 } };
    expect(await ask('configure', crossed)).toMatchObject({
      kind: 'refused',
      reason: 'Not changed: red can’t come before amber.',
    });
  });

  it('says that an unpackaged app cannot be launched at login', async () => {
    begin();
    expect(await ask('launchAtLogin', true)).toMatchObject({ kind: 'refused' });
    expect(double.loginStatus).toBe('not-found');
  });

  it('puts a redacted report on the clipboard, with the story of its incident', async () => {
    begin();
    expect(await ask('copyReport', null)).toMatchObject({ kind: 'refused' });
    engine.records = [...journalOfAWeek()];
    engine.seen = evidence();
    expect(await ask('copyReport', weekOfTrouble.down.id)).toEqual({ kind: 'done' });
    expect(double.clipboardText).toMatch(/It began\.[\s\S]*## Why\s+The gateway is down\./);
    expect(double.clipboardText).toContain('```json');
    expect(double.clipboardText).not.toContain(engine.seen.install.stateDir);
  });

  it('puts the command of an incident on the clipboard, and of none that is over', async () => {
    const status = judgedStatus(caseOf('model-401-twice'));
    engine = engineFake(status);
    begin();
    const [incident] = status.snapshot.incidents;
    expect(await ask('copyCommand', 'another')).toMatchObject({ kind: 'refused' });
    expect(await ask('copyCommand', incident?.id)).toEqual({ kind: 'done' });
    expect(double.clipboardText).toBe(incident?.remedy?.command);
  });

  it('takes steps for single sessions that are known, and for no other', async () => {
    const session = {
      key: 'agent:main:main',
      agentId: 'main',
      state: 'working',
      since: secondsAgo(9),
      cause: '',
    } as const;
    engine = engineFake(statusWith({ sessions: [session] }));
    begin();
    expect(await ask('act', 'abort', session.key, ONE_YES)).toMatchObject({ kind: 'ended' });
    expect(await ask('act', 'abort', 'agent:main:other', ONE_YES)).toMatchObject({
      kind: 'refused',
    });
    expect(await ask('act', 'undo', 'q-1', ONE_YES)).toMatchObject({ kind: 'refused' });
    expect(engine.asked).toEqual(['act abort agent:main:main']);
  });

  it('takes the last step back, and no other', async () => {
    const lastResult = {
      id: 'u',
      action: 'unlock',
      target: null,
      outcome: 'done',
      reason: '',
      steps: [],
      undo: 'q-1',
      after: statusWith().snapshot,
    } satisfies EngineStatus['lastResult'];
    engine = engineFake(statusWith({}, { lastResult }));
    begin();
    expect(await ask('act', 'undo', 'q-2', ONE_YES)).toMatchObject({ kind: 'refused' });
    expect(await ask('act', 'undo', 'q-1', ONE_YES)).toMatchObject({ kind: 'ended' });
  });
});

describe('the demo', () => {
  const shown = async () => (await ask<{ demo: boolean; status: EngineStatus }>('status')).demo;

  it('is shown in place of the real OpenClaw, which is not touched, until it ends', async () => {
    engine = engineFake(statusWith());
    begin();
    expect(await ask('demo', 'start')).toEqual({ kind: 'done' });
    expect(await shown()).toBe(true);
    expect(stage?.asked).toEqual(['play']);
    await ask('act', 'restart', null, ONE_YES);
    expect(stage?.engine.asked).toEqual(['act restart null']);
    expect(engine.asked).toEqual([]);
    await ask('demo', 'end');
    expect(await shown()).toBe(false);
    expect(stage?.asked).toEqual(['play', 'close']);
  });

  it('does not hide that somebody waits for the real one', async () => {
    begin();
    await ask('demo', 'start');
    const notification = {
      id: 'n',
      title: 'Your agent does not answer',
      body: '',
      actions: [],
      incidentId: 'session-locked-5f0c',
      event: 'shown',
    } as const;
    stage?.engine.tell({ type: 'notification', notification: { ...notification, actions: [] } });
    engine.tell({ type: 'notification', notification: { ...notification, actions: [] } });
    expect(double.notifications.map(({ title }) => title)).toEqual([
      'Demo: Your agent does not answer',
      'Your agent does not answer',
    ]);
  });

  it('marks its own notices, gives them no button, and takes them with it', async () => {
    begin();
    await ask('demo', 'start');
    const notification = { id: 'n', title: 'It is stuck', body: '', incidentId: 'i' };
    const told = { ...notification, actions: ['unlock'], event: 'shown' as const };
    stage?.engine.tell({ type: 'notification', notification: told });
    expect(double.notifications).toMatchObject([
      { options: { title: 'Demo: It is stuck', actions: [] } },
    ]);
    const areClosed = () => double.notifications.map(({ closed }) => closed);
    expect(areClosed()).toEqual([false]);
    await ask('demo', 'end');
    expect(areClosed()).toEqual([true]);
  });

  it('shows none to who wants no notices', async () => {
    engine.configure({ notifications: false });
    begin();
    await ask('demo', 'start');
    const notification = { id: 'n', title: '', body: '', incidentId: 'i', actions: [] };
    const told = { ...notification, event: 'shown' as const };
    stage?.engine.tell({ type: 'notification', notification: told });
    expect(double.notifications).toEqual([]);
  });

  it('ends with the app', async () => {
    const running = begin();
    await ask('demo', 'start');
    running.close();
    await vi.waitFor(() => expect(stage?.asked).toContain('close'));
  });
});

import { beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('../support/electron-double.ts'));

import { ONE_YES } from '../../electron/core/steps/consent.ts';
import { runApp } from '../../electron/shell/app.ts';
import {
  LOCK_PATH,
  NOW_MS,
  panelWith,
  statusWith,
  stuckStatus,
  unlockPlan,
} from '../core/view/status-fixture.ts';
import { double, resetDouble, type WebContents } from '../support/electron-double.ts';
import { type EngineFake, engineFake } from './engine-fake.ts';

let engine: EngineFake;
let contents: WebContents;

beforeEach(() => {
  resetDouble();
  engine = engineFake(stuckStatus());
  runApp({
    engine,
    preload: '/p.cjs',
    demo: null,
    log: () => undefined,
    nowMs: () => NOW_MS,
  }).showPanel();
  const window = double.windows[0];
  if (window === undefined) throw new Error('no window');
  contents = window.webContents;
});

/** Calls a channel as a page would; the sender is the panel's main frame unless told. */
function call(channel: string, args: readonly unknown[], event: object = fromPanel()) {
  const handler = double.ipcHandlers.get(channel) as
    | ((event: object, ...args: readonly unknown[]) => Promise<unknown>)
    | undefined;
  if (handler === undefined) throw new Error(`no handler for ${channel}`);
  return handler(event, ...args);
}

function fromPanel() {
  return { sender: contents, senderFrame: contents.mainFrame };
}

describe('the door from the window', () => {
  it('has exactly the channels of the contract', () => {
    expect([...double.ipcHandlers.keys()].sort()).toEqual([
      'clawbuoy:act',
      'clawbuoy:answered',
      'clawbuoy:configure',
      'clawbuoy:copyCommand',
      'clawbuoy:copyReport',
      'clawbuoy:demo',
      'clawbuoy:fit',
      'clawbuoy:hide',
      'clawbuoy:incident',
      'clawbuoy:installUpdate',
      'clawbuoy:launchAtLogin',
      'clawbuoy:look',
      'clawbuoy:mark',
      'clawbuoy:openDashboard',
      'clawbuoy:openNotificationSettings',
      'clawbuoy:openSettingsFile',
      'clawbuoy:outletInUse',
      'clawbuoy:pacePing',
      'clawbuoy:pause',
      'clawbuoy:plan',
      'clawbuoy:putCommand',
      'clawbuoy:quit',
      'clawbuoy:removePlace',
      'clawbuoy:savePing',
      'clawbuoy:savePlace',
      'clawbuoy:settings',
      'clawbuoy:status',
      'clawbuoy:testNotice',
      'clawbuoy:testOutlet',
      'clawbuoy:timeline',
      'clawbuoy:tryModel',
    ]);
  });

  it('answers the panel', async () => {
    expect(await call('clawbuoy:status', [])).toEqual(panelWith(engine.current));
    expect(await call('clawbuoy:look', [])).toBeNull();
    expect(await call('clawbuoy:pause', ['for-an-hour'])).toBeNull();
    expect(await call('clawbuoy:pause', ['off'])).toBeNull();
    expect(engine.asked).toEqual(['look', `pause ${NOW_MS + 3_600_000}`, 'pause null']);
  });

  it('takes the step that is on offer', async () => {
    const reply = await call('clawbuoy:act', ['unlock', LOCK_PATH, ONE_YES]);
    expect(reply).toMatchObject({ kind: 'ended', result: { outcome: 'done' } });
    expect(engine.asked).toEqual([`act unlock ${LOCK_PATH}`]);
  });

  it('tells what the step on offer would do, and does nothing', async () => {
    expect(await call('clawbuoy:plan', ['unlock', LOCK_PATH])).toEqual({
      kind: 'plan',
      plan: unlockPlan(),
    });
    expect(engine.asked).toEqual([`plan unlock ${LOCK_PATH}`]);
    engine.outcome = 'throws';
    expect(await call('clawbuoy:plan', ['unlock', LOCK_PATH])).toMatchObject({ kind: 'refused' });
  });

  it('hands a second yes on, and none that was not given', async () => {
    await call('clawbuoy:act', ['unlock', LOCK_PATH, { secondYes: true }]);
    expect(engine.asked).toEqual([`act unlock ${LOCK_PATH} twice`]);
  });

  it.each([
    ['another path', ['unlock', '/etc/passwd']],
    ['the same path written otherwise', ['unlock', LOCK_PATH.replace('/main/', '/x/../main/')]],
    ['a step that nothing offers', ['abort', 'agent:main:main']],
    ['an offer without its target', ['unlock', null]],
  ])('refuses %s, in words, and does nothing', async (_case, args) => {
    for (const [channel, request] of [
      ['clawbuoy:act', [...args, ONE_YES]],
      ['clawbuoy:plan', args],
    ] as const) {
      expect(await call(channel, request)).toMatchObject({
        kind: 'refused',
        reason: expect.stringContaining('Refused'),
      });
    }
    expect(engine.asked).toEqual([]);
  });

  it('refuses what was on offer a moment ago', async () => {
    engine.become(statusWith());
    expect(await call('clawbuoy:act', ['unlock', LOCK_PATH, ONE_YES])).toMatchObject({
      kind: 'refused',
    });
    expect(engine.asked).toEqual([]);
  });

  it.each([
    ['an action that does not exist', 'clawbuoy:act', ['delete', LOCK_PATH, ONE_YES]],
    ['a target that is no text', 'clawbuoy:act', ['unlock', { path: LOCK_PATH }, ONE_YES]],
    ['a target beyond all bounds', 'clawbuoy:act', ['unlock', 'x'.repeat(5_000), ONE_YES]],
    ['a consent that is none', 'clawbuoy:act', ['unlock', LOCK_PATH, '--force']],
    ['a consent to more', 'clawbuoy:act', ['unlock', LOCK_PATH, { secondYes: true, force: true }]],
    ['one argument too many', 'clawbuoy:act', ['unlock', LOCK_PATH, ONE_YES, 'default', '--force']],
    ['a gateway that is no name', 'clawbuoy:act', ['unlock', LOCK_PATH, ONE_YES, { id: 1 }]],
    ['one argument too few', 'clawbuoy:act', ['unlock', LOCK_PATH]],
    ['the plan of an action that does not exist', 'clawbuoy:plan', ['delete', LOCK_PATH]],
    ['the plan of a command', 'clawbuoy:plan', ['unlock', ['/bin/sh', '-c', 'true']]],
    ['a plan with more than its target', 'clawbuoy:plan', ['unlock', LOCK_PATH, ONE_YES]],
    ['a pause of its own length', 'clawbuoy:pause', [1e12]],
    [
      'a program to be run as a place for notices',
      'clawbuoy:configure',
      [{ outlets: [{ kind: 'command', name: 'x', argv: ['/bin/sh', '-c', 'id'] }] }],
    ],
    ['a check that hears of this machine', 'clawbuoy:configure', [{ ping: null }]],
    [
      'a snooze of its own length',
      'clawbuoy:mark',
      [{ kind: 'snooze', incidentId: 'x', until: '9999-01-01T00:00:00Z' }],
    ],
    ['settings that are no object', 'clawbuoy:configure', ['url']],
    ['settings beyond all bounds', 'clawbuoy:configure', [{ url: 'x'.repeat(20_000) }]],
    ['a height beyond all screens', 'clawbuoy:fit', [1e9]],
    ['a mark of no kind', 'clawbuoy:mark', [{ kind: 'forget', incidentId: 'x' }]],
    ['a time beyond day and week', 'clawbuoy:timeline', ['all']],
    ['an incident that is no name', 'clawbuoy:incident', [{ $ne: '' }]],
    ['a report to a file', 'clawbuoy:copyReport', ['x', '/tmp/report.md']],
    ['a settings file of its own', 'clawbuoy:openSettingsFile', ['/etc/passwd']],
    ['a login item by command', 'clawbuoy:launchAtLogin', ['/bin/sh']],
    ['a notice of its own words', 'clawbuoy:testNotice', ['You have won']],
    [
      'system settings of its own choice',
      'clawbuoy:openNotificationSettings',
      ['x-apple.systempreferences:com.apple.preference.security'],
    ],
    ['a demo of something else', 'clawbuoy:demo', ['/bin/sh']],
    ['arguments where there are none', 'clawbuoy:openDashboard', ['https://evil.example/']],
  ])('refuses %s', async (_case, channel, args) => {
    await expect(call(channel, args)).rejects.toThrow('refused: arguments');
    expect(engine.asked).toEqual([]);
    expect(double.openedExternal).toEqual([]);
  });
  it.each([
    ['a setting that does not exist', { token: 'x' }, 'token'],
    ['a setting beyond its bounds', { remindEveryMs: 1 }, 'remindEveryMs'],
    ['an address that carries a credential', { url: 'ws://a:b@h:1' }, 'url'],
    ['keys that are none', { shortcut: 'rm -rf' }, 'shortcut'],
  ])('names %s at its field, and changes nothing', async (_case, change, field) => {
    expect(await call('clawbuoy:configure', [change])).toMatchObject({
      kind: 'refused',
      fields: [{ field, words: expect.stringContaining('Not changed') }],
    });
    expect(engine.asked).toEqual([]);
  });

  it.each([
    [
      'a frame inside the panel',
      () => ({ sender: contents, senderFrame: { url: contents.mainFrame.url } }),
    ],
    ['a frame that is gone', () => ({ sender: contents, senderFrame: null })],
    [
      'other contents',
      () => ({ sender: { id: contents.id + 1 }, senderFrame: contents.mainFrame }),
    ],
    [
      'the panel after it was led elsewhere',
      () => {
        contents.mainFrame.url = 'https://evil.example/panel';
        return fromPanel();
      },
    ],
    [
      'a page that only looks like it',
      () => {
        contents.mainFrame.url = 'clawbuoy://panel.evil/index.html';
        return fromPanel();
      },
    ],
  ])('does not hear %s', async (_case, event) => {
    const from = event();
    for (const channel of double.ipcHandlers.keys()) {
      await expect(call(channel, [], from)).rejects.toThrow('refused: not the panel');
    }
    expect(engine.asked).toEqual([]);
  });

  it('tells the window of every change', () => {
    const calm = statusWith();
    engine.become(calm);
    expect(contents.sent.at(-1)).toEqual({
      channel: 'clawbuoy:on-status',
      args: [panelWith(calm)],
    });
  });
});

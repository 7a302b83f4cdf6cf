import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('../support/electron-double.ts'));

import { NOT_PACKAGED } from '../../electron/core/installed/installed.ts';
import { runApp } from '../../electron/shell/app.ts';
import {
  LOCK_PATH,
  NOW_MS,
  secondsAgo,
  statusWith,
  stuckStatus,
} from '../core/view/status-fixture.ts';
import {
  clickNotice,
  double,
  type Menu,
  nativeTheme,
  powerMonitor,
  resetDouble,
  type Tray,
} from '../support/electron-double.ts';
import { pretendPlatform, restorePlatform } from '../support/platform.ts';
import { type EngineFake, engineFake } from './engine-fake.ts';

let engine: EngineFake;
const logged: string[] = [];

let nowMs = NOW_MS;

function begin(first = statusWith()) {
  engine = engineFake(first);
  const running = runApp({
    engine,
    preload: '/preload.cjs',
    demo: null,
    log: (line) => logged.push(line),
    nowMs: () => nowMs,
  });
  return { ...running, tray: only(double.trays) };
}

function only<T>(values: readonly T[]): T {
  expect(values).toHaveLength(1);
  const [value] = values;
  if (value === undefined) throw new Error('none');
  return value;
}

async function openMenu(tray: Tray): Promise<Menu> {
  tray.rightClick();
  await settled();
  if (tray.poppedUp === null) throw new Error('no menu was opened');
  return tray.poppedUp;
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

beforeEach(() => {
  resetDouble();
  pretendPlatform('darwin');
  logged.length = 0;
  nowMs = NOW_MS;
});
afterEach(() => {
  vi.useRealTimers();
  restorePlatform();
});

describe('the icon', () => {
  it('is one object, redrawn only when the light changes', async () => {
    const { tray } = begin();
    const green = tray.image;
    for (let look = 0; look < 5; look += 1) engine.become(statusWith({ at: secondsAgo(-look) }));
    expect(tray.imagesSet).toBe(0);
    engine.become(stuckStatus());
    engine.become(stuckStatus());
    expect(tray.imagesSet).toBe(1);
    expect(tray.image).not.toBe(green);
    expect(tray.toolTip).toBe('Clawbuoy: Your agent can’t answer.');
    engine.become(statusWith());
    expect(tray.image).toBe(green);
    expect(double.trays).toHaveLength(1);
  });

  it('has its picture at both resolutions', async () => {
    const { tray } = begin();
    expect(
      tray.image.representations.map(({ scaleFactor, width, dataURL }) => ({
        scaleFactor,
        width,
        isPng: dataURL?.startsWith('data:image/png;base64,'),
      })),
    ).toEqual([
      { scaleFactor: 1, width: 18, isPng: true },
      { scaleFactor: 2, width: 36, isPng: true },
    ]);
  });

  it('is in the colour of the bar as soon as somebody chooses so', async () => {
    const { tray } = begin();
    engine.configure({ menuBarIcon: 'colour' });
    const inColour = tray.image;
    expect(inColour.isTemplate).toBe(false);
    engine.configure({ menuBarIcon: 'template' });
    expect(tray.image.isTemplate).toBe(true);
    engine.configure({ menuBarIcon: 'colour' });
    expect(tray.image).toBe(inColour);
  });

  it('calls in colour only when somebody is wanted, in the one for a dark bar where it is dark', () => {
    const { tray } = begin();
    expect(tray.image.isTemplate).toBe(true);
    engine.become(stuckStatus());
    const onLight = tray.image;
    expect(onLight.isTemplate).toBe(false);
    double.isDark = true;
    nativeTheme.emit('updated');
    expect(tray.image).not.toBe(onLight);
    expect(tray.image.isTemplate).toBe(false);
  });

  it('does not wait for a double click', async () => {
    expect(begin().tray.ignoresDoubleClicks).toBe(true);
  });

  it('gets a word beside it as soon as the system asks for more than colour', async () => {
    const { tray } = begin(stuckStatus());
    expect(tray.title).toBe('');
    double.withoutColor = true;
    nativeTheme.emit('updated');
    expect(tray.title).toBe('Stuck');
  });
});

describe('a click on the icon', () => {
  it('opens the panel, and another closes it', async () => {
    const { tray } = begin();
    tray.click();
    const window = only(double.windows);
    window.emit('ready-to-show');
    expect(window.visible).toBe(true);
    tray.click();
    expect(window.visible).toBe(false);
  });
});

describe('the hand on the icon', () => {
  const opened = () => {
    const { tray } = begin();
    tray.click();
    const window = only(double.windows);
    window.emit('ready-to-show');
    return { tray, window };
  };

  it('closes the panel with a press that takes the focus, and does not open it again', () => {
    const { tray, window } = opened();
    nowMs += 1_000;
    tray.press();
    nowMs += 300;
    window.hide();
    tray.release();
    expect(window.visible).toBe(false);
  });

  it('opens it with a click long after a press that was dragged away', () => {
    const { tray, window } = opened();
    nowMs += 1_000;
    tray.press();
    nowMs += 6_000;
    window.hide();
    tray.release();
    expect(window.visible).toBe(true);
  });

  it('may be that of VoiceOver, whose press comes after the click', () => {
    const { tray, window } = opened();
    nowMs += 1_000;
    tray.clickByVoiceOver();
    expect(window.visible).toBe(false);
    nowMs += 1_000;
    tray.clickByVoiceOver();
    expect(window.visible).toBe(true);
    nowMs += 1_000;
    tray.clickByVoiceOver();
    expect(window.visible).toBe(false);
  });

  it('may be that of VoiceOver while the page is still drawn, and leaves no press behind', async () => {
    vi.useFakeTimers();
    const { tray } = begin();
    tray.clickByVoiceOver();
    const window = only(double.windows);
    window.emit('ready-to-show');
    await vi.advanceTimersByTimeAsync(1_000);
    window.clickElsewhere();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(window.visible).toBe(false);
  });

  it('opens the menu with Control held, and no panel', async () => {
    const { tray } = begin();
    tray.click({ ctrlKey: true });
    await settled();
    expect(tray.poppedUp?.labels()).toContain('Open Clawbuoy');
    expect(double.windows).toHaveLength(0);
  });

  it('opens the panel under the icon of the display that was clicked', () => {
    const { tray } = begin();
    tray.click({}, { x: 300, y: 0, width: 30, height: 24 });
    const window = only(double.windows);
    window.emit('ready-to-show');
    expect(window.bounds.x).toBe(125);
  });
});

describe('the application menu', () => {
  it('cannot hide the app, whose panel would then never be drawn again', () => {
    begin();
    const roles = double.applicationMenu?.roles() ?? [];
    expect(roles).toContain('quit');
    expect(roles).toContain('editMenu');
    for (const role of ['appMenu', 'hide', 'hideOthers']) expect(roles).not.toContain(role);
  });
});

describe('on a desktop of Linux', () => {
  it('the menu is given to the icon, and follows what is so', () => {
    pretendPlatform('linux');
    const { tray } = begin();
    tray.rightClick();
    expect(tray.poppedUp?.labels()[0]).toBe('Your agent is ready.');
    engine.become(stuckStatus());
    tray.rightClick();
    expect(tray.poppedUp?.labels()).toContain('Unlock the Conversation');
    expect(tray.poppedUp?.labels()).toContain('Quit Clawbuoy');
  });

  it('the menu is not made anew while nothing in it changes', () => {
    pretendPlatform('linux');
    const { tray } = begin();
    const menu = tray.contextMenu;
    engine.become(statusWith());
    expect(tray.contextMenu).toBe(menu);
  });

  it('the panel opens though nobody says where the icon is', () => {
    pretendPlatform('linux');
    const { tray } = begin();
    tray.click();
    const window = only(double.windows);
    window.emit('ready-to-show');
    expect(window.visible).toBe(true);
  });
});

describe('an app that has failed', () => {
  it('is grey whatever it last saw, says why, and offers nothing', async () => {
    const { tray, fail } = begin(stuckStatus());
    fail('it broke');
    expect(tray.toolTip).toBe('Clawbuoy: it broke');
    const labels = (await openMenu(tray)).labels();
    expect(labels[0]).toBe('it broke');
    expect(labels.join(' ')).not.toContain('Unlock the Conversation');
    engine.become(statusWith());
    expect(tray.toolTip).toBe('Clawbuoy: it broke');
  });

  it('tells it in a notice', () => {
    begin().tellOfFailure('it broke');
    expect(only(double.notifications).options).toMatchObject({
      title: 'Clawbuoy has stopped watching',
      body: 'it broke',
    });
  });
});

describe('the menu', () => {
  it('is built when it is opened, from what is so at that moment', async () => {
    const { tray } = begin();
    expect((await openMenu(tray)).labels()[0]).toBe('Your agent is ready.');
    engine.become(stuckStatus());
    expect((await openMenu(tray)).labels()).toContain('Unlock the Conversation');
  });

  it('takes the step that is chosen, and opens no window when it works', async () => {
    const { tray } = begin(stuckStatus());
    (await openMenu(tray)).choose('Unlock the Conversation');
    await settled();
    expect(engine.asked).toEqual([`act unlock ${LOCK_PATH}`]);
    expect(double.windows).toHaveLength(0);
  });

  it('refuses a step that was on offer when the menu opened and is not any more', async () => {
    const { tray } = begin(stuckStatus());
    const menu = await openMenu(tray);
    engine.become(statusWith());
    menu.choose('Unlock the Conversation');
    await settled();
    expect(engine.asked).toEqual([]);
    expect(double.windows).toHaveLength(1);
  });

  it.each(['refused', 'failed', 'nothing-to-do', 'throws'] as const)(
    'opens the panel to explain a step that ended as %s',
    async (outcome) => {
      const { tray } = begin(stuckStatus());
      engine.outcome = outcome;
      (await openMenu(tray)).choose('Unlock the Conversation');
      await settled();
      expect(double.windows).toHaveLength(1);
    },
  );

  it('pauses for an hour, resumes, looks, and quits', async () => {
    const { tray } = begin();
    const menu = await openMenu(tray);
    menu.choose('Pause for an Hour');
    menu.choose('Check Now');
    menu.choose('Quit');
    engine.become(statusWith({}, { pausedUntil: secondsAgo(-3_600) }));
    (await openMenu(tray)).choose('Resume Watching');
    expect(engine.asked).toEqual([`pause ${NOW_MS + 3_600_000}`, 'look', 'pause null']);
    expect(double.quits).toBe(1);
  });

  it('opens the dashboard, the settings page, and what Clawbuoy is', async () => {
    const { tray } = begin();
    (await openMenu(tray)).choose('Open Dashboard');
    await settled();
    expect(double.openedExternal).toEqual(['http://127.0.0.1:18789/']);
    expect(double.windows).toHaveLength(0);
    (await openMenu(tray)).choose('Settings…');
    (await openMenu(tray)).choose('About Clawbuoy 1.0.0');
    expect(double.windows).toHaveLength(1);
    expect(double.abouts).toBe(1);
  });

  it('opens no dashboard that is elsewhere, and says so', async () => {
    const { tray } = begin();
    engine.dashboard = 'http://openclaw.example/';
    (await openMenu(tray)).choose('Open Dashboard');
    await settled();
    expect(double.openedExternal).toEqual([]);
    expect((await openMenu(tray)).labels().join(' ')).toContain(
      'The dashboard is not on this machine',
    );
  });

  it('takes no step that costs something: it opens the panel with the question', async () => {
    const { tray } = begin(stuckStatus());
    (await openMenu(tray)).choose('Restart OpenClaw…');
    await settled();
    expect(engine.asked).toEqual([]);
    expect(double.windows).toHaveLength(1);
  });

  it('cannot turn on launching at login for an unpackaged app', async () => {
    const menu = await openMenu(begin().tray);
    expect(() => menu.choose('Launch at Login')).toThrow('greyed out');
  });
});

describe('the keys', () => {
  const KEYS = 'Control+Alt+Command+C';

  it('open the panel from anywhere, and close it', async () => {
    begin();
    double.shortcuts.get(KEYS)?.();
    expect(double.windows).toHaveLength(1);
    const window = only(double.windows);
    window.emit('ready-to-show');
    expect(window.visible).toBe(true);
    double.shortcuts.get(KEYS)?.();
    expect(window.visible).toBe(false);
  });

  it('are others as soon as the settings say so, and none when they say that', async () => {
    begin();
    engine.configure({ shortcut: 'Alt+Space' });
    expect([...double.shortcuts.keys()]).toEqual(['Alt+Space']);
    engine.configure({ shortcut: null });
    expect([...double.shortcuts.keys()]).toEqual([]);
  });

  it('are named where another program has them, until others are chosen', async () => {
    double.takenShortcuts.push(KEYS);
    const { tray } = begin();
    expect((await openMenu(tray)).labels().join(' ')).toContain('Another program has the keys');
    engine.configure({ shortcut: 'Alt+Space' });
    expect((await openMenu(tray)).labels().join(' ')).not.toContain('Another program');
  });

  it('are given back at the end', async () => {
    begin().close();
    expect(double.shortcuts.size).toBe(0);
  });
});

describe('notifications', () => {
  const notification = {
    id: 'n1',
    title: 'The agent is stuck',
    body: 'A message waiting for 3 minutes.',
    actions: ['unlock'],
    incidentId: 'session-locked-5f0c',
    event: 'shown',
  } as const;
  const shown = () =>
    engine.tell({ type: 'notification', notification: { ...notification, actions: ['unlock'] } });
  const withdrawn = () =>
    engine.tell({
      type: 'notification',
      notification: { ...notification, actions: [], event: 'withdrawn' },
    });

  it('are shown under their own id, and withdrawn with their incident', async () => {
    begin(stuckStatus());
    shown();
    const native = only(double.notifications);
    expect(native.shown).toBe(true);
    expect(native.options).toMatchObject({
      id: 'n1',
      title: 'The agent is stuck',
      actions: [{ type: 'button', text: 'Unlock the Conversation (Free)' }],
    });
    withdrawn();
    expect(native.closed).toBe(true);
  });

  it('are one in a storm, and go with the last incident it stands for', async () => {
    begin(stuckStatus());
    const about = (incidentId: string, event: 'shown' | 'withdrawn') =>
      engine.tell({
        type: 'notification',
        notification: { ...notification, actions: [], incidentId, event },
      });
    for (const incidentId of ['a', 'b', 'c']) about(incidentId, 'shown');
    const native = only(double.notifications);
    about('a', 'withdrawn');
    about('c', 'withdrawn');
    expect(native.closed).toBe(false);
    about('b', 'withdrawn');
    expect(native.closed).toBe(true);
  });

  it('open the panel when clicked', async () => {
    begin(stuckStatus());
    shown();
    only(double.notifications).emit('click');
    expect(double.windows).toHaveLength(1);
  });

  it('take the step of their button, if it is still on offer', async () => {
    begin(stuckStatus());
    shown();
    const native = only(double.notifications);
    native.emit('action', { actionIndex: 0 });
    await settled();
    expect(engine.asked).toEqual([`act unlock ${LOCK_PATH}`]);
    engine.become(statusWith());
    native.emit('action', { actionIndex: 0 });
    await settled();
    expect(engine.asked).toHaveLength(1);
    expect(double.windows).toHaveLength(1);
  });

  it('say in the menu that macOS does not show them, until it does', async () => {
    const { tray } = begin(stuckStatus());
    shown();
    only(double.notifications).emit('failed', {}, 'not signed');
    expect((await openMenu(tray)).labels().join(' ')).toContain('not signed');
    only(double.notifications).emit('show');
    expect((await openMenu(tray)).labels().join(' ')).not.toContain('not signed');
  });

  it('answer a click when they are shown again under the same id', () => {
    begin(stuckStatus());
    shown();
    shown();
    expect(double.notifications.map((one) => one.closed)).toEqual([true, false]);
    clickNotice('n1');
    expect(double.windows).toHaveLength(1);
  });

  it('are tried again while macOS refuses them, and no more once they are withdrawn', async () => {
    vi.useFakeTimers();
    double.refusals = 3;
    const { tray } = begin(stuckStatus());
    shown();
    const native = only(double.notifications);
    const show = vi.spyOn(native, 'show');
    await vi.advanceTimersByTimeAsync(9_000);
    expect(show).toHaveBeenCalledTimes(3);
    tray.rightClick();
    await vi.advanceTimersByTimeAsync(0);
    expect(tray.poppedUp?.labels().join(' ')).not.toContain('does not show');
    double.refusals = 100;
    withdrawn();
    shown();
    await vi.advanceTimersByTimeAsync(3_000);
    withdrawn();
    const last = double.notifications.at(-1);
    if (last === undefined) throw new Error('no notice');
    const again = vi.spyOn(last, 'show');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(again).not.toHaveBeenCalled();
  });

  it('say so where the system has none', async () => {
    const { tray } = begin(stuckStatus());
    double.notificationsSupported = false;
    shown();
    expect(double.notifications).toHaveLength(0);
    expect((await openMenu(tray)).labels()).toContain('This system shows no notifications.');
  });
});

describe('sleep and the locked screen', () => {
  it('suspend the engine once, and resume it when both are over', async () => {
    begin();
    powerMonitor.emit('lock-screen');
    powerMonitor.emit('suspend');
    powerMonitor.emit('resume');
    expect(engine.asked).toEqual(['suspend']);
    powerMonitor.emit('unlock-screen');
    expect(engine.asked).toEqual(['suspend', 'resume']);
  });

  it.each([[['lock-screen']], [['suspend']], [['suspend', 'lock-screen']]])(
    'are over when somebody clicks, though no event said so: %o',
    async (events) => {
      const { tray } = begin();
      for (const event of events) powerMonitor.emit(event);
      await openMenu(tray);
      expect(engine.asked).toEqual(['suspend', 'resume']);
    },
  );

  it('are over once the machine is awake for minutes, though no event said so', async () => {
    vi.useFakeTimers();
    begin();
    powerMonitor.emit('suspend');
    // A night, in which no timer comes.
    vi.setSystemTime(Date.now() + 8 * 60 * 60_000);
    await vi.advanceTimersByTimeAsync(2 * 60_000);
    expect(engine.asked).toEqual(['suspend']);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(engine.asked).toEqual(['suspend', 'resume']);
    powerMonitor.emit('resume');
    await vi.advanceTimersByTimeAsync(60 * 60_000);
    expect(engine.asked).toEqual(['suspend', 'resume']);
  });

  it('last as long as the screen is locked, which is no sleep', async () => {
    vi.useFakeTimers();
    begin();
    powerMonitor.emit('lock-screen');
    await vi.advanceTimersByTimeAsync(60 * 60_000);
    expect(engine.asked).toEqual(['suspend']);
  });

  it('do not resume an engine that was never suspended', async () => {
    begin();
    powerMonitor.emit('resume');
    powerMonitor.emit('unlock-screen');
    expect(engine.asked).toEqual([]);
  });
});

describe('updates', () => {
  it('wait for the real OpenClaw to be well, whatever a demo shows', async () => {
    vi.useFakeTimers({ now: NOW_MS });
    const real = engineFake(statusWith({ level: 'red' }));
    real.configure({ updates: 'on' });
    const loadUpdater = vi.fn(() => new Promise<never>(() => undefined));
    runApp({
      engine: real,
      preload: '/preload.cjs',
      demo: async () => ({
        engine: engineFake(statusWith()),
        play: async () => undefined,
        close: async () => undefined,
      }),
      installed: { ...NOT_PACKAGED, canUpdate: true },
      loadUpdater,
      log: () => undefined,
      nowMs: () => Date.now(),
    }).showPanel();
    const contents = only(double.windows).webContents;
    const event = { sender: contents, senderFrame: contents.mainFrame };
    await double.ipcHandlers.get('clawbuoy:demo')?.(event as never, 'start');
    expect(only(double.trays).toolTip).toContain('ready');
    await vi.advanceTimersByTimeAsync(30 * 60_000);
    expect(loadUpdater).not.toHaveBeenCalled();
    real.become(statusWith());
    await vi.advanceTimersByTimeAsync(30 * 60_000);
    expect(loadUpdater).toHaveBeenCalled();
  });
});

describe('the end', () => {
  it('takes the icon and the window away and listens no more', async () => {
    const { tray, showPanel, close } = begin();
    showPanel();
    close();
    engine.become(stuckStatus());
    expect(tray.destroyed).toBe(true);
    expect(only(double.windows).destroyed).toBe(true);
    expect(tray.imagesSet).toBe(0);
  });
});

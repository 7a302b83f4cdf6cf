import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('../support/electron-double.ts'));

import { runApp } from '../../electron/shell/app.ts';
import {
  LOCK_PATH,
  NOW_MS,
  secondsAgo,
  statusWith,
  stuckStatus,
} from '../core/view/status-fixture.ts';
import {
  double,
  type Menu,
  nativeTheme,
  powerMonitor,
  resetDouble,
  type Tray,
} from '../support/electron-double.ts';
import { type EngineFake, engineFake } from './engine-fake.ts';

let engine: EngineFake;
const logged: string[] = [];

function begin(first = statusWith()) {
  engine = engineFake(first);
  const running = runApp({
    engine,
    preload: '/preload.cjs',
    demo: null,
    log: (line) => logged.push(line),
    nowMs: () => NOW_MS,
  });
  return { ...running, tray: only(double.trays) };
}

function only<T>(values: readonly T[]): T {
  expect(values).toHaveLength(1);
  const [value] = values;
  if (value === undefined) throw new Error('none');
  return value;
}

function openMenu(tray: Tray): Menu {
  tray.emit('right-click');
  if (tray.poppedUp === null) throw new Error('no menu was opened');
  return tray.poppedUp;
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

beforeEach(() => {
  resetDouble();
  logged.length = 0;
});
afterEach(() => vi.useRealTimers());

describe('the icon', () => {
  it('is one object, redrawn only when the light changes', () => {
    const { tray } = begin();
    const green = tray.image;
    for (let look = 0; look < 5; look += 1) engine.become(statusWith({ at: secondsAgo(-look) }));
    expect(tray.imagesSet).toBe(0);
    engine.become(stuckStatus());
    engine.become(stuckStatus());
    expect(tray.imagesSet).toBe(1);
    expect(tray.image).not.toBe(green);
    expect(tray.toolTip).toBe(
      'Clawbuoy: A message waits and will not be answered: its session is locked.',
    );
    engine.become(statusWith());
    expect(tray.image).toBe(green);
    expect(double.trays).toHaveLength(1);
  });

  it('has its picture at both resolutions', () => {
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

  it('is in the colour of the bar as soon as somebody chooses so', () => {
    const { tray } = begin();
    const inColour = tray.image;
    expect(inColour.isTemplate).toBe(false);
    engine.configure({ menuBarIcon: 'template' });
    expect(tray.image.isTemplate).toBe(true);
    engine.configure({ menuBarIcon: 'colour' });
    expect(tray.image).toBe(inColour);
  });

  it('does not wait for a double click', () => {
    expect(begin().tray.ignoresDoubleClicks).toBe(true);
  });

  it('gets a word beside it as soon as the system asks for more than colour', () => {
    const { tray } = begin(stuckStatus());
    expect(tray.title).toBe('');
    double.withoutColor = true;
    nativeTheme.emit('updated');
    expect(tray.title).toBe('Stuck');
  });
});

describe('a click on the icon', () => {
  it('opens the panel, and another closes it', () => {
    const { tray } = begin();
    tray.emit('click');
    const window = only(double.windows);
    window.emit('ready-to-show');
    expect(window.visible).toBe(true);
    tray.emit('click');
    expect(window.visible).toBe(false);
  });
});

describe('the menu', () => {
  it('is built when it is opened, from what is so at that moment', () => {
    const { tray } = begin();
    expect(openMenu(tray).labels()[0]).toBe('OpenClaw answers.');
    engine.become(stuckStatus());
    expect(openMenu(tray).labels()).toContain('Release the lock (cost: nothing)');
  });

  it('takes the step that is chosen, and opens no window when it works', async () => {
    const { tray } = begin(stuckStatus());
    openMenu(tray).choose('Release the lock');
    await settled();
    expect(engine.asked).toEqual([`act unlock ${LOCK_PATH}`]);
    expect(double.windows).toHaveLength(0);
  });

  it('refuses a step that was on offer when the menu opened and is not any more', async () => {
    const { tray } = begin(stuckStatus());
    const menu = openMenu(tray);
    engine.become(statusWith());
    menu.choose('Release the lock');
    await settled();
    expect(engine.asked).toEqual([]);
    expect(double.windows).toHaveLength(1);
  });

  it.each(['refused', 'failed', 'nothing-to-do', 'throws'] as const)(
    'opens the panel to explain a step that ended as %s',
    async (outcome) => {
      const { tray } = begin(stuckStatus());
      engine.outcome = outcome;
      openMenu(tray).choose('Release the lock');
      await settled();
      expect(double.windows).toHaveLength(1);
    },
  );

  it('pauses for an hour, resumes, looks, and quits', () => {
    const { tray } = begin();
    const menu = openMenu(tray);
    menu.choose('Pause for an Hour');
    menu.choose('Look Now');
    menu.choose('Quit');
    engine.become(statusWith({}, { pausedUntil: secondsAgo(-3_600) }));
    openMenu(tray).choose('Resume Watching');
    expect(engine.asked).toEqual([`pause ${NOW_MS + 3_600_000}`, 'look', 'pause null']);
    expect(double.quits).toBe(1);
  });

  it('opens the dashboard and the settings file', async () => {
    const { tray } = begin();
    openMenu(tray).choose('Open Dashboard');
    openMenu(tray).choose('Open Settings File');
    await settled();
    expect(double.openedExternal).toEqual(['http://127.0.0.1:18789/']);
    expect(double.openedPaths).toEqual([engine.settingsFile]);
  });

  it('opens no dashboard that is elsewhere, and says so', async () => {
    const { tray } = begin();
    engine.dashboard = 'http://openclaw.example/';
    openMenu(tray).choose('Open Dashboard');
    await settled();
    expect(double.openedExternal).toEqual([]);
    expect(openMenu(tray).labels().join(' ')).toContain('The dashboard is not on this machine');
  });

  it('says when the settings file cannot be opened', async () => {
    const { tray } = begin();
    double.openPathError = 'no application for it';
    openMenu(tray).choose('Open Settings File');
    await settled();
    expect(openMenu(tray).labels().join(' ')).toContain('no application for it');
  });

  it('cannot turn on launching at login for an unpackaged app', () => {
    const menu = openMenu(begin().tray);
    expect(() => menu.choose('Launch at Login')).toThrow('greyed out');
  });
});

describe('the keys', () => {
  const KEYS = 'Control+Alt+Command+C';

  it('open the panel from anywhere, and close it', () => {
    begin();
    double.shortcuts.get(KEYS)?.();
    expect(double.windows).toHaveLength(1);
    const window = only(double.windows);
    window.emit('ready-to-show');
    expect(window.visible).toBe(true);
    double.shortcuts.get(KEYS)?.();
    expect(window.visible).toBe(false);
  });

  it('are others as soon as the settings say so, and none when they say that', () => {
    begin();
    engine.configure({ shortcut: 'Alt+Space' });
    expect([...double.shortcuts.keys()]).toEqual(['Alt+Space']);
    engine.configure({ shortcut: null });
    expect([...double.shortcuts.keys()]).toEqual([]);
  });

  it('are named where another program has them, until others are chosen', () => {
    double.takenShortcuts.push(KEYS);
    const { tray } = begin();
    expect(openMenu(tray).labels().join(' ')).toContain('Another program has the keys');
    engine.configure({ shortcut: 'Alt+Space' });
    expect(openMenu(tray).labels().join(' ')).not.toContain('Another program');
  });

  it('are given back at the end', () => {
    begin().close();
    expect(double.shortcuts.size).toBe(0);
  });
});

describe('notifications', () => {
  const notification = {
    id: 'n1',
    title: 'The agent is stuck',
    body: 'A message has waited for 3 minutes.',
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

  it('are shown under their own id, and withdrawn with their incident', () => {
    begin(stuckStatus());
    shown();
    const native = only(double.notifications);
    expect(native.shown).toBe(true);
    expect(native.options).toMatchObject({
      id: 'n1',
      title: 'The agent is stuck',
      actions: [{ type: 'button', text: 'Release the lock' }],
    });
    withdrawn();
    expect(native.closed).toBe(true);
  });

  it('are one in a storm, and go with the last incident it stands for', () => {
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

  it('open the panel when clicked', () => {
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

  it('say in the menu that macOS does not show them, until it does', () => {
    const { tray } = begin(stuckStatus());
    shown();
    only(double.notifications).emit('failed', {}, 'not signed');
    expect(openMenu(tray).labels().join(' ')).toContain('not signed');
    only(double.notifications).emit('show');
    expect(openMenu(tray).labels().join(' ')).not.toContain('not signed');
  });

  it('say so where the system has none', () => {
    const { tray } = begin(stuckStatus());
    double.notificationsSupported = false;
    shown();
    expect(double.notifications).toHaveLength(0);
    expect(openMenu(tray).labels()).toContain('This system shows no notifications.');
  });
});

describe('sleep and the locked screen', () => {
  it('suspend the engine once, and resume it when both are over', () => {
    begin();
    powerMonitor.emit('lock-screen');
    powerMonitor.emit('suspend');
    powerMonitor.emit('resume');
    expect(engine.asked).toEqual(['suspend']);
    powerMonitor.emit('unlock-screen');
    expect(engine.asked).toEqual(['suspend', 'resume']);
  });

  it('are over when somebody clicks, though no event said so', () => {
    const { tray } = begin();
    powerMonitor.emit('lock-screen');
    openMenu(tray);
    expect(engine.asked).toEqual(['suspend', 'resume']);
  });

  it('do not resume an engine that was never suspended', () => {
    begin();
    powerMonitor.emit('resume');
    powerMonitor.emit('unlock-screen');
    expect(engine.asked).toEqual([]);
  });
});

describe('the end', () => {
  it('takes the icon and the window away and listens no more', () => {
    const { tray, showPanel, close } = begin();
    showPanel();
    close();
    engine.become(stuckStatus());
    expect(tray.destroyed).toBe(true);
    expect(only(double.windows).destroyed).toBe(true);
    expect(tray.imagesSet).toBe(0);
  });
});

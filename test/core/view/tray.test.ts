import { describe, expect, it } from 'vitest';
import { trayView } from '../../../electron/core/view/tray.ts';
import { secondsAgo, statusWith, stuckStatus } from './status-fixture.ts';

const plain = { withoutColor: false, paint: 'colour', isDark: false } as const;
const running = {
  action: 'unlock',
  target: null,
  startedAt: secondsAgo(1),
  steps: [],
} as const;

describe('the light in the menu bar', () => {
  it.each([
    ['green', 'Your agent is ready.'],
    ['amber', 'So it is.'],
    ['red', 'So it is.'],
    ['grey', 'So it is.'],
  ] as const)('is %s when the snapshot is', (level, said) => {
    expect(trayView(statusWith({ level, headline: 'So it is.' }), plain)).toEqual({
      icon: level,
      paint: 'on-light',
      tooltip: `Clawbuoy: ${said}`,
    });
  });

  it('is busy while a step is taken, whatever the level', () => {
    expect(trayView(stuckStatus({ running: { ...running, steps: [] } }), plain)).toEqual({
      icon: 'busy',
      paint: 'on-light',
      tooltip: 'Clawbuoy: Unlocking the conversation…',
    });
  });

  it('is two bars while paused, told from grey: what was last seen may no longer be so', () => {
    expect(trayView(stuckStatus({ pausedUntil: secondsAgo(-600) }), plain)).toEqual({
      icon: 'paused',
      paint: 'on-light',
      tooltip: 'Clawbuoy: Paused',
    });
  });

  it('has a word beside it only for people who asked for more than colour', () => {
    expect(trayView(stuckStatus(), plain)).not.toHaveProperty('title');
    expect(trayView(stuckStatus(), { ...plain, withoutColor: true }).title).toBe('Stuck');
  });

  it.each([
    ['template', 'green', false, 'template'],
    ['template', 'red', true, 'template'],
    ['colour', 'green', false, 'on-light'],
    ['colour', 'green', true, 'on-dark'],
    ['automatic', 'green', false, 'template'],
    ['automatic', 'grey', true, 'template'],
    ['automatic', 'amber', false, 'on-light'],
    ['automatic', 'red', false, 'on-light'],
    ['automatic', 'red', true, 'on-dark'],
  ] as const)('chosen %s, light %s, dark %s: it is %s', (paint, level, isDark, painted) => {
    const view = trayView(statusWith({ level }), { ...plain, paint, isDark });
    expect(view.paint).toBe(painted);
  });

  it('calls nobody by colour while paused or busy', () => {
    const automatic = { ...plain, paint: 'automatic' } as const;
    const paused = stuckStatus({ pausedUntil: secondsAgo(-600) });
    const busy = stuckStatus({ running: { ...running, steps: [] } });
    expect(trayView(paused, automatic)).toMatchObject({ icon: 'paused', paint: 'template' });
    expect(trayView(busy, automatic)).toMatchObject({ icon: 'busy', paint: 'template' });
  });

  it('does not change with the clock alone', () => {
    const early = statusWith({ at: secondsAgo(60) });
    const late = statusWith({ at: secondsAgo(0) });
    expect(trayView(early, plain)).toEqual(trayView(late, plain));
  });
});

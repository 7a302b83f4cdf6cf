import { describe, expect, it } from 'vitest';
import { trayView } from '../../../electron/core/view/tray.ts';
import { secondsAgo, statusWith, stuckStatus } from './status-fixture.ts';

const plain = { withoutColor: false, paint: 'colour' } as const;
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
      tooltip: `Clawbuoy: ${said}`,
    });
  });

  it('is busy while a step is taken, whatever the level', () => {
    expect(trayView(stuckStatus({ running: { ...running, steps: [] } }), plain)).toEqual({
      icon: 'busy',
      tooltip: 'Clawbuoy: Unlocking the conversation…',
    });
  });

  it('is grey while paused: what was last seen may no longer be so', () => {
    expect(trayView(stuckStatus({ pausedUntil: secondsAgo(-600) }), plain)).toEqual({
      icon: 'grey',
      tooltip: 'Clawbuoy: Paused',
    });
  });

  it('has a word beside it only for people who asked for more than colour', () => {
    expect(trayView(stuckStatus(), plain)).not.toHaveProperty('title');
    expect(trayView(stuckStatus(), { ...plain, withoutColor: true }).title).toBe('Stuck');
  });

  it('is a template only for people who want no colour in the bar', () => {
    expect(trayView(stuckStatus(), plain)).not.toHaveProperty('template');
    expect(trayView(stuckStatus(), { ...plain, paint: 'template' })).toMatchObject({
      icon: 'red',
      template: true,
    });
  });

  it('does not change with the clock alone', () => {
    const early = statusWith({ at: secondsAgo(60) });
    const late = statusWith({ at: secondsAgo(0) });
    expect(trayView(early, plain)).toEqual(trayView(late, plain));
  });
});

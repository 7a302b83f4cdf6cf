import { describe, expect, it } from 'vitest';
import { isIconVisible, placePanel } from '../../../electron/core/view/placement.ts';

const display = { x: 0, y: 0, width: 1440, height: 900 };
const workArea = { x: 0, y: 25, width: 1440, height: 875 };
const panel = { width: 380, height: 560 };

describe('where the panel goes', () => {
  it('hangs centred under the icon, in whole points', () => {
    const icon = { x: 900.5, y: 0, width: 29, height: 24 };
    expect(placePanel(icon, panel, workArea)).toEqual({ x: 725, y: 30, width: 380, height: 560 });
  });

  it('stays inside the work area at its right edge', () => {
    const icon = { x: 1420, y: 0, width: 20, height: 24 };
    expect(placePanel(icon, panel, workArea).x).toBe(1060);
  });

  it('stays inside a second screen to the left', () => {
    const left = { x: -1280, y: 0, width: 1280, height: 720 };
    const icon = { x: -1280, y: 0, width: 20, height: 24 };
    expect(placePanel(icon, panel, left).x).toBe(-1280);
  });

  it('goes to the top right corner when there is no icon to hang from', () => {
    expect(placePanel(null, panel, workArea)).toEqual({ x: 1054, y: 31, width: 380, height: 560 });
  });

  it('shrinks to a work area smaller than itself', () => {
    expect(placePanel(null, panel, { x: 0, y: 0, width: 300, height: 200 })).toEqual({
      x: 0,
      y: 0,
      width: 300,
      height: 200,
    });
  });

  it.each([
    ['shown in the bar', { x: 900, y: 0, width: 29, height: 24 }, true],
    ['hidden by macOS 26, at the bottom', { x: 0, y: 900, width: 29, height: 24 }, false],
    ['swallowed by the notch', { x: 700, y: 0, width: 0, height: 0 }, false],
    ['pushed off the screen', { x: -60, y: 0, width: 29, height: 24 }, false],
  ])('takes an icon %s for what it is', (_case, icon, visible) => {
    expect(isIconVisible(icon, display)).toBe(visible);
  });
});

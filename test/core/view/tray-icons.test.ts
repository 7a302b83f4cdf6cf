import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const FOLDER = join(import.meta.dirname, '../../../assets/icons');
const LIGHTS = ['green', 'amber', 'red', 'grey', 'paused', 'busy'];
/** Bars as macOS draws them: plain, and with a desktop shining through. */
const BARS = {
  light: ['#f3f4f6', '#d7dbe0'],
  dark: ['#1d1d1f', '#3a3d42'],
} as const;
/** What a sign must have against its ground to be seen (WCAG 2.2, 1.4.11). */
const LEAST = 3;
/** sRGB as somebody without red or without green cones sees it (Machado 2009). */
const SEEN_BY = {
  everybody: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  'who sees no red': [0.152, 1.053, -0.205, 0.115, 0.786, 0.099, -0.004, -0.048, 1.052],
  'who sees no green': [0.367, 0.861, -0.228, 0.28, 0.673, 0.047, -0.012, 0.043, 0.969],
} as const;

function sourceOf(light: string, bar: string): string {
  return readFileSync(join(FOLDER, `tray-${light}-${bar}.svg`), 'utf8');
}

function colourOf(light: string, bar: string): string {
  const colours = new Set(sourceOf(light, bar).match(/#[\da-f]{6}/g));
  expect(colours.size).toBe(1);
  return [...colours][0] ?? '';
}

type Matrix = (typeof SEEN_BY)[keyof typeof SEEN_BY];
function luminance(hex: string, seen: Matrix): number {
  const linear = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const row = (at: number) =>
    linear.reduce((sum, part, index) => sum + part * (seen[at + index] ?? 0), 0);
  const [red, green, blue] = [row(0), row(3), row(6)].map((one) => Math.min(1, Math.max(0, one)));
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

function contrast(a: string, b: string, seen: Matrix): number {
  const [low = 0, high = 0] = [luminance(a, seen), luminance(b, seen)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

describe('the lights of the menu bar', () => {
  const cases = LIGHTS.flatMap((light) =>
    (['light', 'dark'] as const).map((bar) => [light, bar] as const),
  );

  it.each(cases)('%s can be seen on a %s bar, by everybody', (light, bar) => {
    const colour = colourOf(light, bar);
    for (const [who, seen] of Object.entries(SEEN_BY)) {
      for (const ground of BARS[bar]) {
        expect(contrast(colour, ground, seen), `${who} on ${ground}`).toBeGreaterThanOrEqual(LEAST);
      }
    }
  });

  it('have each a silhouette of their own: colour alone says nothing', () => {
    const shapes = LIGHTS.map((light) =>
      sourceOf(light, 'light').replace(/#[\da-f]{6}|<title>.*/g, ''),
    );
    expect(new Set(shapes).size).toBe(LIGHTS.length);
  });

  it('are drawn for both bars at one and two pixels a point', () => {
    const files = readdirSync(FOLDER).filter((name) => name.startsWith('tray-'));
    const expected = cases.flatMap(([light, bar]) =>
      ['.svg', '.png', '@2x.png'].map((end) => `tray-${light}-${bar}${end}`),
    );
    expect(files.sort()).toEqual(expected.sort());
  });

  it.each(cases)('%s, %s: the picture is as large as its name says', (light, bar) => {
    for (const [end, pixels] of [
      ['.png', 18],
      ['@2x.png', 36],
    ] as const) {
      const png = readFileSync(join(FOLDER, `tray-${light}-${bar}${end}`));
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([pixels, pixels]);
    }
  });
});

export type Rectangle = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};
export type Size = { readonly width: number; readonly height: number };

const GAP = 6;

/**
 * Whether the icon is visible where the system places it. macOS 26 may hide an existing icon
 * (bounds at the bottom of the screen), and a notch may swallow it (no width).
 */
export function isIconVisible(icon: Rectangle, display: Rectangle): boolean {
  return (
    icon.width > 0 &&
    icon.height > 0 &&
    icon.y < display.y + display.height / 2 &&
    icon.x + icon.width > display.x &&
    icon.x < display.x + display.width
  );
}

/**
 * Where the panel goes: centred under the icon. Without an icon it goes in the top right corner of
 * the work area. It is always inside the work area, and in whole points.
 */
export function placePanel(icon: Rectangle | null, panel: Size, workArea: Rectangle): Rectangle {
  const width = Math.min(panel.width, workArea.width);
  const height = Math.min(panel.height, workArea.height);
  const right = workArea.x + workArea.width - width;
  const bottom = workArea.y + workArea.height - height;
  const x = icon === null ? right - GAP : icon.x + icon.width / 2 - width / 2;
  const y = icon === null ? workArea.y + GAP : icon.y + icon.height + GAP;
  return {
    x: Math.round(clamp(x, workArea.x, right)),
    y: Math.round(clamp(y, workArea.y, bottom)),
    width: Math.round(width),
    height: Math.round(height),
  };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

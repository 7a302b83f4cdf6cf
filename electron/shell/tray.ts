import { type Menu, Tray } from 'electron';
import type { Rectangle } from '../core/view/placement.ts';
import type { TrayView } from '../core/view/tray.ts';
import { trayImage } from './icons.ts';

export type TrayDoor = {
  show(view: TrayView): void;
  popUp(menu: Menu): void;
  /** Gives the menu to the system, which opens it itself. On Linux there is no other way. */
  keepMenu(menu: Menu): void;
  /** The icon's place by the system's report. It may be out of sight: core/view/placement.ts. */
  bounds(): Rectangle;
  close(): void;
};

/**
 * The icon in the menu bar. It is one object for the app's life. Icons that were rebuilt on each
 * change have multiplied elsewhere (openclaw/openclaw PR #82739). Only changes are passed to the
 * system.
 */
export function createTray(
  first: TrayView,
  handlers: {
    /** The mouse went down on it. macOS only. */
    readonly onPress: () => void;
    /** Gets the place of the clicked icon, since there may be several displays. */
    readonly onClick: (bounds: Rectangle) => void;
    readonly onMenu: () => void;
  },
): TrayDoor {
  const images = new Map<string, ReturnType<typeof trayImage>>();
  const imageOf = ({ icon, paint }: TrayView) => {
    const key = `${icon} ${paint}`;
    const image = images.get(key) ?? trayImage(icon, paint);
    images.set(key, image);
    return image;
  };
  let image = imageOf(first);
  const tray = new Tray(image);
  let shown: TrayView = { icon: first.icon, paint: first.paint, tooltip: '' };
  // Without this, macOS waits out a double click and the second of two clicks is lost.
  tray.setIgnoreDoubleClickEvents(true);
  tray.on('mouse-down', () => handlers.onPress());
  // A click with Control is a right click, for mice with one button.
  tray.on('click', (event, bounds) =>
    event.ctrlKey === true ? handlers.onMenu() : handlers.onClick(bounds),
  );
  tray.on('right-click', () => handlers.onMenu());

  const show = (view: TrayView) => {
    const next = imageOf(view);
    if (next !== image) tray.setImage(next);
    image = next;
    if (view.tooltip !== shown.tooltip) tray.setToolTip(view.tooltip);
    if (view.title !== shown.title) tray.setTitle(view.title ?? '');
    shown = view;
  };
  show(first);
  return {
    show,
    popUp: (menu) => tray.popUpContextMenu(menu),
    keepMenu: (menu) => tray.setContextMenu(menu),
    bounds: () => tray.getBounds(),
    close: () => tray.destroy(),
  };
}

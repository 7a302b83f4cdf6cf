import { type NativeImage, nativeImage } from 'electron';
import amber2x from '../../assets/icons/tray-amber@2x.png?inline';
import amber from '../../assets/icons/tray-amber.png?inline';
import busy2x from '../../assets/icons/tray-busy@2x.png?inline';
import busy from '../../assets/icons/tray-busy.png?inline';
import green2x from '../../assets/icons/tray-green@2x.png?inline';
import green from '../../assets/icons/tray-green.png?inline';
import grey2x from '../../assets/icons/tray-grey@2x.png?inline';
import grey from '../../assets/icons/tray-grey.png?inline';
import red2x from '../../assets/icons/tray-red@2x.png?inline';
import red from '../../assets/icons/tray-red.png?inline';
import type { TrayIcon } from '../core/view/tray.ts';

const SIZE_POINTS = 18;
const SOURCES = {
  green: [green, green2x],
  amber: [amber, amber2x],
  red: [red, red2x],
  grey: [grey, grey2x],
  busy: [busy, busy2x],
} satisfies Record<TrayIcon, readonly [string, string]>;

/**
 * The image of a light, at one and two pixels a point. Part of the bundle, so that no path can
 * be wrong. As a template macOS takes its silhouette alone and the menu bar's colour: for who
 * wants no colour up there.
 */
export function trayImage(icon: TrayIcon, isTemplate: boolean): NativeImage {
  const image = nativeImage.createEmpty();
  SOURCES[icon].forEach((dataURL, index) => {
    const scaleFactor = index + 1;
    const pixels = SIZE_POINTS * scaleFactor;
    image.addRepresentation({ scaleFactor, width: pixels, height: pixels, dataURL });
  });
  if (isTemplate) image.setTemplateImage(true);
  return image;
}

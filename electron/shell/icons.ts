import { type NativeImage, nativeImage } from 'electron';
import amberDark2x from '../../assets/icons/tray-amber-dark@2x.png?inline';
import amberDark from '../../assets/icons/tray-amber-dark.png?inline';
import amberLight2x from '../../assets/icons/tray-amber-light@2x.png?inline';
import amberLight from '../../assets/icons/tray-amber-light.png?inline';
import busyDark2x from '../../assets/icons/tray-busy-dark@2x.png?inline';
import busyDark from '../../assets/icons/tray-busy-dark.png?inline';
import busyLight2x from '../../assets/icons/tray-busy-light@2x.png?inline';
import busyLight from '../../assets/icons/tray-busy-light.png?inline';
import greenDark2x from '../../assets/icons/tray-green-dark@2x.png?inline';
import greenDark from '../../assets/icons/tray-green-dark.png?inline';
import greenLight2x from '../../assets/icons/tray-green-light@2x.png?inline';
import greenLight from '../../assets/icons/tray-green-light.png?inline';
import greyDark2x from '../../assets/icons/tray-grey-dark@2x.png?inline';
import greyDark from '../../assets/icons/tray-grey-dark.png?inline';
import greyLight2x from '../../assets/icons/tray-grey-light@2x.png?inline';
import greyLight from '../../assets/icons/tray-grey-light.png?inline';
import pausedDark2x from '../../assets/icons/tray-paused-dark@2x.png?inline';
import pausedDark from '../../assets/icons/tray-paused-dark.png?inline';
import pausedLight2x from '../../assets/icons/tray-paused-light@2x.png?inline';
import pausedLight from '../../assets/icons/tray-paused-light.png?inline';
import redDark2x from '../../assets/icons/tray-red-dark@2x.png?inline';
import redDark from '../../assets/icons/tray-red-dark.png?inline';
import redLight2x from '../../assets/icons/tray-red-light@2x.png?inline';
import redLight from '../../assets/icons/tray-red-light.png?inline';
import type { TrayIcon, TrayView } from '../core/view/tray.ts';

const SIZE_POINTS = 18;
type Sources = Readonly<Record<TrayIcon, readonly [string, string]>>;
const ON_LIGHT: Sources = {
  amber: [amberLight, amberLight2x],
  busy: [busyLight, busyLight2x],
  green: [greenLight, greenLight2x],
  grey: [greyLight, greyLight2x],
  paused: [pausedLight, pausedLight2x],
  red: [redLight, redLight2x],
};
const ON_DARK: Sources = {
  amber: [amberDark, amberDark2x],
  busy: [busyDark, busyDark2x],
  green: [greenDark, greenDark2x],
  grey: [greyDark, greyDark2x],
  paused: [pausedDark, pausedDark2x],
  red: [redDark, redDark2x],
};

/**
 * The image of a light, at one and two pixels per point. It is part of the bundle, so no path can
 * be wrong. As a template, macOS uses only its silhouette in the menu bar's colour.
 */
export function trayImage(icon: TrayIcon, paint: TrayView['paint']): NativeImage {
  const image = nativeImage.createEmpty();
  const sources = paint === 'on-dark' ? ON_DARK : ON_LIGHT;
  sources[icon].forEach((dataURL, index) => {
    const scaleFactor = index + 1;
    const pixels = SIZE_POINTS * scaleFactor;
    image.addRepresentation({ scaleFactor, width: pixels, height: pixels, dataURL });
  });
  if (paint === 'template') image.setTemplateImage(true);
  return image;
}

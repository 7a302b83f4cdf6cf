import type { Level } from '../api/snapshot.ts';
import type { EngineStatus } from '../api/status.ts';
import { strings } from '../catalogue/catalogue.ts';
import { headlineSaying } from '../catalogue/sayings.ts';
import { stepInProgress } from './step-name.ts';

/** Each has its own silhouette: assets/icons. */
export type TrayIcon = Level | 'busy' | 'paused';

export type TrayView = {
  readonly icon: TrayIcon;
  readonly tooltip: string;
  /**
   * `template`: in the menu bar's own colour, so that only the shape differs. Otherwise in colour
   * for a light or a dark bar.
   */
  readonly paint: 'template' | 'on-light' | 'on-dark';
  /** A word beside the icon; absent unless the system asks to differentiate without colour. */
  readonly title?: string;
};

export type TrayOptions = {
  readonly withoutColor: boolean;
  /** The owner's choice. `automatic`: colour only where the light needs somebody. */
  readonly paint: 'automatic' | 'colour' | 'template';
  /** Whether the system uses its dark appearance. */
  readonly isDark: boolean;
};

/** The light to show: a step in progress first, then a pause, then the state seen. */
export function lightOf(status: EngineStatus): TrayIcon {
  if (status.running !== null) return 'busy';
  if (status.pausedUntil !== null) return 'paused';
  return status.snapshot.level;
}

/**
 * The contents of the menu bar. Nothing in it changes with the clock alone. Equal states give equal
 * views, and the icon is drawn again only after an event.
 */
export function trayView(status: EngineStatus, options: TrayOptions): TrayView {
  const icon = lightOf(status);
  const state =
    status.running !== null
      ? stepInProgress(status.running.action, status.running.target)
      : status.pausedUntil !== null
        ? strings.paused
        : headlineSaying(strings, status.snapshot);
  const view = {
    icon,
    tooltip: strings.tooltip(state),
    paint: paintOf(icon, options),
  };
  return options.withoutColor ? { ...view, title: strings.lightWord[icon] } : view;
}

/** Colour in a bar of grey icons calls for attention, so `automatic` uses it only where needed. */
function paintOf(icon: TrayIcon, { paint, isDark }: TrayOptions): TrayView['paint'] {
  const isWanted = icon === 'amber' || icon === 'red';
  if (paint === 'template' || (paint === 'automatic' && !isWanted)) return 'template';
  return isDark ? 'on-dark' : 'on-light';
}

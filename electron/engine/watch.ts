import { tmpdir } from 'node:os';
import type { Thresholds } from '../core/api/thresholds.ts';
import type { Memory } from '../core/evidence/memory.ts';
import type { OwnFacts } from '../core/evidence/own-facts.ts';
import type { DeviceStore } from '../openclaw/gateway/device-identity.ts';
import type { Location } from '../openclaw/locate/locate.ts';
import { sameLocation } from '../openclaw/locate/locate.ts';
import { createObserver, type Observer } from '../openclaw/observer.ts';
import type { Look } from '../recovery/look.ts';
import type { System } from '../system/types.ts';
import { createMonitor, type Monitor, type MonitorOptions } from './monitor.ts';

export type WatchOptions = {
  readonly system: System;
  readonly device: DeviceStore;
  /** Finds OpenClaw from the current settings and files. */
  readonly find: () => Location;
  readonly thresholds: () => Thresholds;
  readonly memory: () => Memory | null;
  readonly settlingMs: number;
  /** Whether nothing is looked at for now. */
  readonly isPaused: () => boolean;
  readonly dismissed: () => OwnFacts['dismissed'];
  readonly ended: () => OwnFacts['ended'];
  readonly now: () => number;
  readonly onLook: (look: Look) => void;
  readonly onBlind: MonitorOptions['onBlind'];
  readonly onError: (error: unknown) => void;
};

/** The watched OpenClaw, its observer, and the loop of looks. */
export interface Watch {
  readonly location: Location;
  readonly observer: Observer;
  readonly monitor: Monitor;
  /** Whether OpenClaw is now found elsewhere, or is reached in another way. */
  isElsewhere(): boolean;
  /** Watches what is found now, with what is known. Until then a new place is not watched. */
  beginAnew(): void;
  /** Stops looking or goes on, as the pause now says. */
  followPause(): void;
  /** Call these when the machine is about to sleep or has woken. */
  suspend(): void;
  resume(): void;
  close(): void;
}

/** Starts to watch at once. */
export function createWatch(options: WatchOptions): Watch {
  let location = options.find();
  let { observer, monitor } = begin(location, options);

  function close(): void {
    monitor.close();
    observer.close();
  }

  return {
    get location() {
      return location;
    },
    get observer() {
      return observer;
    },
    get monitor() {
      return monitor;
    },
    isElsewhere: () => !sameLocation(options.find(), location),
    beginAnew() {
      location = options.find();
      close();
      ({ observer, monitor } = begin(location, options));
      if (options.isPaused()) monitor.pause();
    },
    followPause() {
      if (options.isPaused()) monitor.pause();
      else monitor.resume();
    },
    suspend: () => monitor.pause(),
    resume() {
      monitor.woke();
      if (!options.isPaused()) monitor.resume();
    },
    close,
  };
}

function begin(
  location: Location,
  options: WatchOptions,
): { observer: Observer; monitor: Monitor } {
  const thresholds = options.thresholds();
  let monitor: Monitor | null = null;
  const observer = createObserver({
    location,
    device: options.device,
    system: options.system,
    thresholds,
    mode: 'watch',
    tmpDir: tmpdir(),
    uid: process.getuid?.() ?? null,
    now: options.now,
    random: Math.random,
    onNews: (kind) => monitor?.news(kind),
  });
  monitor = createMonitor({
    observer,
    thresholds,
    memory: options.memory(),
    settlingMs: options.settlingMs,
    dismissed: options.dismissed,
    ended: options.ended,
    now: options.now,
    onLook: options.onLook,
    onBlind: options.onBlind,
    onError: options.onError,
  });
  return { observer, monitor };
}

import type { GatewayId } from '../core/api/gateway-id.ts';
import { reason } from '../core/catalogue/sentences/reason.ts';
import type { Location } from '../openclaw/locate/locate.ts';
import type { GatewayEngine } from './gateway-engine.ts';

type Options = {
  /** Finds OpenClaw from the current settings and files. */
  readonly find: () => Location;
  /** Starts to watch the OpenClaw of this state folder. */
  readonly open: (stateDir: string) => GatewayEngine;
  readonly isPaused: () => boolean;
};

/** The gateway that the settings name: today the only one. Another OpenClaw gets another engine. */
export interface WatchedGateway {
  readonly current: GatewayEngine;
  /** The watched gateway, if that is meant by this id. No id means it. Throws for another one. */
  named(id: GatewayId | undefined): GatewayEngine;
  /**
   * Restarts the watch, with what is known, after a config change or when a folder has appeared.
   */
  relocate(): void;
  /** Watches what is found now. */
  beginAnew(): void;
}

export function createWatchedGateway({ find, open, isPaused }: Options): WatchedGateway {
  let gateway = opened(find().stateDir);

  function opened(stateDir: string): GatewayEngine {
    const next = open(stateDir);
    if (isPaused()) next.onPause();
    return next;
  }

  function beginAnew(): void {
    const { stateDir } = find();
    if (stateDir === gateway.location.stateDir) {
      gateway.beginAnew();
      return;
    }
    // Troubles of another OpenClaw say nothing about this one.
    gateway.close(true);
    gateway = opened(stateDir);
  }

  return {
    get current() {
      return gateway;
    },
    named(id) {
      if (id !== undefined && id !== gateway.id) throw new Error(notWatched(id));
      return gateway;
    },
    relocate() {
      // A running step keeps the connection and the memory that it began with.
      if (!gateway.isBusy && gateway.isElsewhere()) beginAnew();
    },
    beginAnew,
  };
}

/** Why nothing is done at a gateway of this id. */
export function notWatched(id: GatewayId): string {
  return reason('notWatchedAnyMore', { name: String(id) });
}

import type { GatewayId } from '../core/api/gateway-id.ts';
import { greySnapshot } from '../core/api/grey-snapshot.ts';
import type { Snapshot } from '../core/api/snapshot.ts';
import type { EngineStatus } from '../core/api/status.ts';
import { scribe } from '../core/catalogue/sentences/scribe.ts';
import type { Words } from '../core/catalogue/sentences/sentence.ts';
import type { OfferContext } from '../core/steps/offers.ts';
import { offersFor } from '../core/steps/offers.ts';
import type { Journal } from '../recovery/journal.ts';
import type { Look } from '../recovery/look.ts';
import { createPublisher, createReplyNews } from './publisher.ts';
import type { StepRunner } from './step-runner.ts';

type Options = {
  readonly id: GatewayId;
  /** The watched address. */
  readonly url: () => string;
  readonly journal: Journal;
  readonly now: () => number;
  /** The end of the pause, in ms since epoch. Null while it is watched. */
  readonly pausedUntilMs: () => number | null;
  /** The running step and the last result. */
  readonly steps: () => Pick<StepRunner, 'running' | 'lastResult'>;
  /** What Clawbuoy says of itself beside what was seen. */
  readonly findings: () => readonly Words[];
  /** Sends the status. */
  readonly send: (status: EngineStatus) => void;
};

/** What one gateway's light shows: the last look, or why nothing is looked at. */
export interface GatewayLight {
  readonly snapshot: Snapshot;
  /** The look behind the current status. Null before the first. */
  lastLook(): Look | null;
  status(): EngineStatus;
  /** Shows the result of a look. Sends nothing yet. False while nothing may be shown. */
  show(look: Look): boolean;
  /** Sends what this look has changed. */
  publishNews(look: Look): void;
  /** Sends the status, even if it has not changed. */
  publish(): void;
  /** Call this when the watch has begun anew: nothing is said during the handshake. */
  beginAnew(): void;
  /** Turns grey: nothing has been seen for a minute. */
  coverBlind(): void;
  /** Turns grey: the pause has begun, or it has ended and the first look is still to come. */
  coverPause(isPaused: boolean): void;
}

/** How long nothing is said about a gateway during the handshake. */
const FIRST_WORD_MS = 2_000;

export function createGatewayLight(options: Options): GatewayLight {
  const { id, journal, now, steps, pausedUntilMs } = options;
  let look: Look | null = null;
  /** When the watch began or restarted. The gateway may still be in the handshake. */
  let watchedSinceMs = now();
  const hasReplied = createReplyNews();
  const publisher = createPublisher({
    first: grey('Clawbuoy is taking its first look.', 'first-look'),
    journal,
    now,
    send: () => options.send(status()),
  });

  function grey(headline: string, activity: 'first-look' | 'paused' | 'blind'): Snapshot {
    return greySnapshot(options.url(), now(), headline, activity);
  }

  function status(): EngineStatus {
    const untilMs = pausedUntilMs();
    return {
      gatewayId: id,
      snapshot: publisher.snapshot,
      offers: untilMs === null ? offersFor(publisher.snapshot, priced()) : [],
      running: steps().running,
      lastResult: steps().lastResult,
      pausedUntil: untilMs === null ? null : new Date(untilMs).toISOString(),
    };
  }

  function priced(): OfferContext | null {
    if (look === null) return null;
    const { socket } = look.evidence.gateway;
    return { ...look, methods: socket.kind === 'open' ? socket.methods : [] };
  }

  function isHandshaking({ gateway, level }: Snapshot): boolean {
    const isUnknown = gateway.state === 'unknown' || (gateway.state === 'up' && level === 'grey');
    return isUnknown && now() - watchedSinceMs < FIRST_WORD_MS;
  }

  return {
    get snapshot() {
      return publisher.snapshot;
    },
    lastLook: () => look,
    status,
    show(next) {
      look = next;
      const { snapshot } = next.judgement;
      if (pausedUntilMs() !== null || isHandshaking(snapshot)) return false;
      const page = scribe();
      const shown = {
        ...snapshot,
        incidents: snapshot.incidents.map((incident) => ({ ...incident, gatewayId: id })),
        findings: [...options.findings().map(page.text), ...snapshot.findings],
      };
      publisher.show({ ...shown, said: { ...snapshot.said, ...page.said() } });
      return true;
    },
    publishNews({ evidence }) {
      const isReply = hasReplied(evidence.messages);
      if (isReply && steps().lastResult !== null) publisher.publish();
      else publisher.publishIfNew();
    },
    publish: () => publisher.publish(),
    beginAnew() {
      watchedSinceMs = now();
    },
    coverBlind() {
      if (publisher.snapshot.activity?.kind === 'blind') return;
      publisher.cover(grey('Clawbuoy has not been able to look for a minute.', 'blind'));
      publisher.publish();
    },
    coverPause(isPaused) {
      publisher.cover(
        isPaused
          ? grey('Watching is paused.', 'paused')
          : grey('Clawbuoy looks again.', 'first-look'),
      );
    },
  };
}

import { reason } from '../../core/catalogue/sentences/reason.ts';

/** A thousand agents that all stream at once send some thousand frames a second. */
const MOST_FRAMES = 10_000;
const MOST_BYTES = 64 * 1024 * 1024;
const WINDOW_MS = 1_000;
/** Before its hello a gateway sends only a challenge and the hello itself. */
const MOST_FRAMES_BEFORE_HELLO = 100;
const MOST_BYTES_BEFORE_HELLO = 8 * 1024 * 1024;

/**
 * Counts what arrives and detects more than any gateway would send. Reading on would only slow this
 * machine down. Returns the words for it at the first frame too many, null until then. Counts
 * frames of every kind: pings and pongs cost as much as messages.
 */
export function createFloodGate(
  now: () => number,
): (bytes: number, isBeforeHello: boolean) => string | null {
  let sinceMs = now();
  let frames = 0;
  let bytes = 0;
  let early = { frames: 0, bytes: 0 };
  return (more, isBeforeHello) => {
    const atMs = now();
    if (atMs - sinceMs >= WINDOW_MS || atMs < sinceMs) {
      sinceMs = atMs;
      frames = 0;
      bytes = 0;
    }
    frames += 1;
    bytes += more;
    if (isBeforeHello) {
      early = { frames: early.frames + 1, bytes: early.bytes + more };
      if (early.frames > MOST_FRAMES_BEFORE_HELLO || early.bytes > MOST_BYTES_BEFORE_HELLO) {
        return reason('floodBeforeHello', early);
      }
    }
    if (frames <= MOST_FRAMES && bytes <= MOST_BYTES) return null;
    return reason('floodOfFrames', { frames, bytes });
  };
}

/** A thousand agents that all stream at once send some thousand frames a second. */
const MOST_FRAMES = 10_000;
const MOST_BYTES = 64 * 1024 * 1024;
const WINDOW_MS = 1_000;

/**
 * Whether what arrives is more than anybody could mean to send: reading on would only make this
 * machine slow. Answers the words for it at the frame that is one too many, null until then.
 */
export function createFloodGate(now: () => number): (bytes: number) => string | null {
  let sinceMs = now();
  let frames = 0;
  let bytes = 0;
  return (more) => {
    const atMs = now();
    if (atMs - sinceMs >= WINDOW_MS) {
      sinceMs = atMs;
      frames = 0;
      bytes = 0;
    }
    frames += 1;
    bytes += more;
    if (frames <= MOST_FRAMES && bytes <= MOST_BYTES) return null;
    return `it floods the connection (${frames} frames, ${bytes} bytes within a second)`;
  };
}

import type { Run } from './spawn.ts';

const NANOSECONDS = 1e6;
const LIMIT_MS = 3_000;

/**
 * Returns for how long nobody has touched keyboard, mouse or trackpad, in ms. Null if unknown: on
 * systems other than macOS, or if its registry gives no answer.
 */
export async function idleMs(run: Run, platform: NodeJS.Platform): Promise<number | null> {
  if (platform !== 'darwin') return null;
  const args = ['-c', 'IOHIDSystem', '-d', '4'];
  const ran = await run('/usr/sbin/ioreg', args, { timeoutMs: LIMIT_MS });
  return ran.ok && ran.value.code === 0 ? parseIdle(ran.value.stdout) : null;
}

/** Parses `"HIDIdleTime" = 123456789`, in nanoseconds. Returns ms. */
function parseIdle(text: string): number | null {
  const found = /"HIDIdleTime"\s*=\s*(\d{1,19})/.exec(text)?.[1];
  return found === undefined ? null : Math.floor(Number(found) / NANOSECONDS);
}

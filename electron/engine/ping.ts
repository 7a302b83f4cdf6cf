import type { Settings } from '../core/api/settings-schema.ts';
import type { Snapshot } from '../core/api/snapshot.ts';
import { type PingKind, pingNow, pingText } from '../core/notices/away/ping.ts';
import { isPlannedQuiet } from '../core/notices/planned-quiet.ts';
import { type HttpMessage, httpSend } from '../outlets/http-post.ts';
import type { SecretReader } from '../outlets/secrets.ts';

type Options = {
  readonly now: () => number;
  readonly settings: () => Settings;
  readonly snapshot: () => Snapshot;
  readonly isPaused: () => boolean;
  readonly secret: SecretReader;
  readonly send?: (message: HttpMessage) => Promise<unknown>;
};

/** Tells an external check at a fixed pace that this machine is alive, and how its OpenClaw is. */
export interface Ping {
  onLook(snapshot: Snapshot): void;
  /** Sends what is due now. Also called by its own timer. */
  tick(): void;
  close(): void;
}

const TICK_MS = 5_000;

export function createPing(options: Options): Ping {
  const { now, settings } = options;
  const send = options.send ?? ((message: HttpMessage) => httpSend(message));
  let lookedAtMs: number | null = null;
  let redSinceMs: number | null = null;
  let said: { readonly kind: PingKind; readonly atMs: number; readonly url: string } | null = null;
  let isUnderWay = false;
  const timer = setInterval(tick, TICK_MS);
  timer.unref();

  function tick(): void {
    const { ping, plannedQuiet } = settings();
    if (ping === null || isUnderWay) return;
    const nowMs = now();
    const isFirst = said === null || said.url !== ping.url;
    const context = {
      nowMs,
      lookedAtMs,
      redSinceMs,
      isPaused: options.isPaused(),
      isPlannedQuiet: isPlannedQuiet(plannedQuiet, nowMs),
    };
    const kind = isFirst ? 'start' : pingNow(context, ping);
    if (kind === null) return;
    const isNews = said !== null && said.kind !== 'start' && said.kind !== kind;
    if (!isFirst && !isNews && said !== null && nowMs - said.atMs < ping.everyMs) return;
    said = { kind, atMs: nowMs, url: ping.url };
    isUnderWay = true;
    void say(kind, ping.url).finally(() => {
      isUnderWay = false;
    });
  }

  /** A ping that does not arrive is not reported here, since the check raises the alarm. */
  async function say(kind: PingKind, ref: string): Promise<void> {
    const address = await options.secret(ref);
    if (!address.ok || !URL.canParse(address.value)) return;
    const url = new URL(address.value);
    if (kind !== 'success') url.pathname = `${url.pathname.replace(/\/$/, '')}/${kind}`;
    await send({
      url: url.href,
      method: 'POST',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: pingText(options.snapshot(), now()),
    });
  }

  return {
    onLook(snapshot) {
      lookedAtMs = now();
      if (snapshot.level !== 'red') redSinceMs = null;
      else redSinceMs ??= now();
      tick();
    },
    tick,
    close: () => clearInterval(timer),
  };
}

import { join } from 'node:path';
import { z } from 'zod';
import { type PairingRequest, pairingRequestSchema } from '../core/evidence/report-facts.ts';
import { parseJson } from '../core/text/json.ts';
import { namesIn, readOnlyFiles } from './files.ts';
import { readSqliteTable } from './sqlite-file.ts';

/** A request is told of after minutes, and a read of the database takes some ten milliseconds. */
const PACE_MS = 30_000;
/** What could be read before counts for so long: a file may be half-written at this moment. */
const KEPT_MS = 60_000;
/** OpenClaw keeps three requests for each account. */
const MAX_BYTES = 256 * 1024;
const MOST_CHANNELS = 50;
const MOST_REQUESTS = 50;
const SUFFIX = '-pairing.json';

/**
 * New senders whom OpenClaw answers only once its owner has let them in. Up to 2026.7 each channel
 * has a file of them in `credentials`; 2026.9 keeps them in its state database. The gateway's own
 * list wants a scope that Clawbuoy does not hold. Who they are and their codes are not kept.
 */
export interface PairingRequests {
  /** Looks every half minute. What cannot be read for a minute is left out: it is unknown. */
  facts(): readonly PairingRequest[];
}

/** A request and its sender, by whom one that was moved from a file to the database is known. */
type Read = PairingRequest & { readonly sender: string };

export function createPairingRequests(options: {
  readonly stateDir: string;
  readonly now: () => number;
}): PairingRequests {
  const folder = join(options.stateDir, 'credentials');
  const database = join(options.stateDir, 'state', 'openclaw.sqlite');
  const kept = new Map<string, { readonly atMs: number; readonly requests: readonly Read[] }>();
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  let known: readonly PairingRequest[] = [];

  /** What a place holds now, or held within the last minute. */
  function lasting(place: string, read: readonly Read[] | null): readonly Read[] {
    const atMs = options.now();
    const before = kept.get(place);
    if (read !== null) kept.set(place, { atMs, requests: read });
    else if (before !== undefined && atMs - before.atMs > KEPT_MS) kept.delete(place);
    return kept.get(place)?.requests ?? [];
  }

  function look(): readonly PairingRequest[] {
    const names = namesIn(folder)
      .filter((name) => name.endsWith(SUFFIX))
      .slice(0, MOST_CHANNELS);
    const places = new Set([...kept.keys(), ...names.map((name) => join(folder, name)), database]);
    const found = [...places].flatMap((place) =>
      lasting(
        place,
        place === database
          ? readDatabase(place, kept.get(place)?.requests)
          : readChannelFile(place),
      ),
    );
    const each = new Map(found.map((one) => [keyOf(one), one]));
    return [...each.values()]
      .sort((a, b) => b.askedAtMs - a.askedAtMs)
      .slice(0, MOST_REQUESTS)
      .map(({ channelId, accountId, askedAtMs, lastSeenAtMs }) => ({
        channelId,
        accountId,
        askedAtMs,
        lastSeenAtMs,
      }));
  }

  return {
    facts() {
      const atMs = options.now();
      if (atMs - lookedAtMs >= PACE_MS) {
        lookedAtMs = atMs;
        known = look();
      }
      return known;
    },
  };
}

const time = z
  .string()
  .max(64)
  .transform((text) => Date.parse(text))
  .pipe(z.number());
const requestSchema = z.object({
  id: z.string(),
  createdAt: time,
  lastSeenAt: time.optional(),
  meta: z.object({ accountId: z.string().optional() }).optional(),
});
const fileSchema = z.object({ requests: z.array(z.unknown()) });
const rowSchema = z.object({
  channel_key: z.string(),
  account_id: z.string(),
  request_id: z.string(),
  created_at: time,
  last_seen_at: time,
});

/** The requests in a channel's file. Null where it cannot be read, or is no such file. */
function readChannelFile(path: string): readonly Read[] | null {
  const file = readOnlyFiles.readText(path, MAX_BYTES);
  if (file.kind === 'absent') return [];
  if (file.kind !== 'text') return null;
  const content = fileSchema.safeParse(parseJson(file.text));
  if (!content.success) return null;
  const channelId = path.slice(path.lastIndexOf('/') + 1, -SUFFIX.length);
  return content.data.requests.flatMap((entry) => {
    const request = requestSchema.safeParse(entry);
    if (!request.success) return [];
    const { id, createdAt, lastSeenAt = createdAt, meta } = request.data;
    return requestOf(channelId, meta?.accountId, id, createdAt, lastSeenAt);
  });
}

/**
 * The requests in the state database. Null where it cannot be read. A page that is written at this
 * moment may be torn, so news count only if a second read agrees.
 */
function readDatabase(path: string, before: readonly Read[] = []): readonly Read[] | null {
  const first = readRows(path);
  if (first === null || isSame(first, before)) return first;
  const second = readRows(path);
  return second !== null && isSame(first, second) ? first : null;
}

function isSame(a: readonly Read[], b: readonly Read[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function readRows(path: string): readonly Read[] | null {
  const rows = readSqliteTable(path, 'channel_pairing_requests');
  if (rows === null) return null;
  return rows.flatMap((entry) => {
    const row = rowSchema.safeParse(Object.fromEntries(entry));
    if (!row.success) return [];
    const { channel_key, account_id, request_id, created_at, last_seen_at } = row.data;
    return requestOf(channel_key, account_id, request_id, created_at, last_seen_at);
  });
}

function requestOf(
  channelId: string,
  account: string | undefined,
  sender: string,
  askedAtMs: number,
  lastSeenAtMs: number,
): Read[] {
  const accountId = account?.trim().toLowerCase() || 'default';
  const request = pairingRequestSchema.safeParse({ channelId, accountId, askedAtMs, lastSeenAtMs });
  return request.success ? [{ ...request.data, sender: sender.trim() }] : [];
}

function keyOf({ channelId, accountId, sender }: Read): string {
  return JSON.stringify([channelId, accountId, sender]);
}

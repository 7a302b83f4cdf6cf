import { lasting, say } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { MemoryFact } from '../evidence/gateway-facts.ts';
import { heapLimitBytes } from '../openclaw/heap-limit.ts';
import { isoTime } from '../text/iso-time.ts';
import type { Diagnosis } from './diagnosis.ts';

const MIB = 1024 * 1024;
/** A shorter trend may be the gateway's start, or one large answer. */
const LEAST_SPAN_MS = 2 * 60 * 60_000;
const LEAST_SAMPLES = 12;
/** Each third of the time must have grown by this share, or memory has come to rest. */
const LEAST_GROWTH = 0.04;
const LEAST_GROWN_BYTES = 192 * MIB;
/** The last third must grow at least so fast beside the one before, or it comes to rest. */
const STILL_GROWING = 0.4;
/** The machine needs the rest for itself. */
const SHARE_OF_MACHINE = 0.9;
/** What a container holds besides the gateway: its files in memory, and the gateway's children. */
const SHARE_OF_CONTAINER = 0.95;
/** Told so long before the end. */
const AHEAD_MS = 24 * 60 * 60_000;

type Trend = {
  readonly fromBytes: number;
  readonly toBytes: number;
  readonly overMs: number;
  /** When there is no more to have, if it goes on like this. */
  readonly endsInMs: number;
  readonly bound: Bound;
};

/** What ends its growth first. */
type Bound = {
  readonly by: 'machine' | 'container' | 'heap';
  /** Its whole size, as its owner knows it. */
  readonly bytes: number;
  /** The gateway cannot hold more than this. */
  readonly mostBytes: number;
};

/**
 * A gateway whose memory grows without end is told of a day before the machine has no more to give.
 * Reported: 220 MB an hour on a machine of 15 GB (openclaw/openclaw #91588), and from 0.4 to 14.7 GB
 * within four days (#54155). Memory that has come to rest, however high, is none of this. A limit
 * of a container, or of the gateway's own heap, ends it earlier where it is known.
 */
export function memoryDiagnosis(evidence: Evidence): Diagnosis[] {
  const { memory, pid } = evidence.gateway;
  if (memory === undefined || memory.pid !== pid || !evidence.install.isLoopback) return [];
  const trend = trendOf(memory, evidence.atMs);
  if (trend === null || trend.endsInMs > AHEAD_MS) return [];
  const [first] = memory.samples;
  return [
    {
      class: 'memory-growing',
      target: '',
      level: 'amber',
      sinceMs: first?.atMs ?? null,
      sessionKey: null,
      cause: say('memoryGrows', {
        used: mib(trend.toBytes),
        all: say(ALL_OF[trend.bound.by], { all: mib(trend.bound.bytes) }),
        more: mib(trend.toBytes - trend.fromBytes),
        time: lasting(trend.overMs),
      }),
      evidence: [
        ...thinned(memory.samples).map((one) => `${isoTime(one.atMs)} ${mib(one.rssBytes)}`),
        say('memoryEnds', { time: lasting(trend.endsInMs) }),
      ],
      action: 'none',
      actionTarget: null,
      why: say('restartGivesMemory'),
      untilMs: null,
      remedy: { words: say('remedyRestartLater'), command: 'clawbuoy restart' },
    },
  ];
}

const ALL_OF = {
  machine: 'ofMachine',
  container: 'ofContainer',
  heap: 'ofHeap',
} as const;

/**
 * The bound that is met first. All that the gateway holds is more than its heap, so the heap's limit
 * is met at the earliest when that much is held; where more is held already, something else grows.
 */
function boundOf(
  { machineBytes, containerBytes, heapOptions = [] }: MemoryFact,
  heldBytes: number,
): Bound {
  const machine = { by: 'machine' as const, bytes: machineBytes, share: SHARE_OF_MACHINE };
  const isOwn = containerBytes !== undefined && containerBytes > 0 && containerBytes < machineBytes;
  const container = isOwn
    ? [{ by: 'container' as const, bytes: containerBytes, share: SHARE_OF_CONTAINER }]
    : [];
  const around = container[0]?.bytes ?? machineBytes;
  const heapBytes = heapLimitBytes(heapOptions, around);
  const heap =
    heapBytes !== null && heapBytes > heldBytes
      ? [{ by: 'heap' as const, bytes: heapBytes, share: 1 }]
      : [];
  const [first = machine] = [machine, ...container, ...heap].toSorted(
    (a, b) => a.bytes * a.share - b.bytes * b.share,
  );
  return { by: first.by, bytes: first.bytes, mostBytes: first.bytes * first.share };
}

/** The trend by the medians of three equal parts; null: it does not grow, or comes to rest. */
function trendOf(memory: MemoryFact, nowMs: number): Trend | null {
  const { samples } = memory;
  const known = samples.filter((one) => one.atMs <= nowMs && one.rssBytes > 0);
  const [first] = known;
  const last = known.at(-1);
  if (first === undefined || last === undefined || known.length < LEAST_SAMPLES) return null;
  if (last.atMs - first.atMs < LEAST_SPAN_MS) return null;
  const third = Math.floor(known.length / 3);
  const parts = [
    known.slice(0, third),
    known.slice(third, known.length - third),
    known.slice(known.length - third),
  ].map((part) => ({
    atMs: median(part.map((one) => one.atMs)),
    bytes: median(part.map((one) => one.rssBytes)),
  }));
  const [a, b, c] = parts;
  if (a === undefined || b === undefined || c === undefined) return null;
  const early = b.bytes - a.bytes;
  const late = c.bytes - b.bytes;
  const isGrowing =
    early >= a.bytes * LEAST_GROWTH &&
    late >= b.bytes * LEAST_GROWTH &&
    late >= early * STILL_GROWING &&
    c.bytes - a.bytes >= LEAST_GROWN_BYTES;
  const overMs = c.atMs - a.atMs;
  if (!isGrowing || overMs <= 0) return null;
  // The latest pace: what grew fast at first may have slowed down.
  const bytesPerMs = late / (c.atMs - b.atMs);
  const bound = boundOf(memory, last.rssBytes);
  const leftBytes = Math.max(0, bound.mostBytes - last.rssBytes);
  return {
    bound,
    fromBytes: a.bytes,
    toBytes: c.bytes,
    overMs,
    endsInMs: leftBytes / bytesPerMs,
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** At most six points of a curve, its last one among them. */
function thinned<T>(all: readonly T[]): readonly T[] {
  const step = Math.max(1, Math.ceil(all.length / 6));
  return all.filter((_, index) => (all.length - 1 - index) % step === 0);
}

function mib(bytes: number): string {
  return `${Math.round(bytes / MIB)} MB`;
}

import { say } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { hasWrittenSince, lastBegan } from '../evidence/queries.ts';
import { isoTime } from '../text/iso-time.ts';
import type { Diagnosis } from './diagnosis.ts';

const MIB = 1024 * 1024;
/** A database that grows by a conversation still fits for some hours. */
const SCARCE_BYTES = 1024 * MIB;
/** SQLite and a log need this much for a single write to be safe. */
const FULL_BYTES = 100 * MIB;
/**
 * A disk smaller than this gets a lower limit. The usual one would call it nearly full too often.
 */
const SMALL_DISK_BYTES = 4 * 1024 * MIB;

/** After this long somebody may have made room, though nothing was written since. */
const SAID_MS = 10 * 60_000;

/** What the machine lacks that OpenClaw needs. It is reported before it ends the gateway. */
export function machineDiagnoses(evidence: Evidence): Diagnosis[] {
  const seen = diskDiagnosis(evidence);
  return seen.some((one) => one.level === 'red') ? seen : (saidToBeFull(evidence) ?? seen);
}

/**
 * The disk is full by the gateway's own word, whatever its folder shows: its databases may lie on
 * another disk, and a quota may leave it no room on one that has some.
 */
function saidToBeFull(evidence: Evidence): Diagnosis[] | null {
  const said = evidence.notices.filter((notice) => notice.kind === 'disk-full');
  const last = said.at(-1);
  if (last === undefined || evidence.atMs - last.atMs >= SAID_MS) return null;
  if (hasWrittenSince(evidence, last.atMs)) return null;
  return [
    {
      class: 'disk-full',
      target: '',
      level: 'red',
      sinceMs: lastBegan(said, SAID_MS),
      sessionKey: null,
      cause: say('diskFullSaid'),
      evidence: [say('seenSaysFull', { time: isoTime(last.atMs) })],
      action: 'none',
      actionTarget: null,
      why: say('makeRoomOrLimit'),
      untilMs: null,
    },
  ];
}

function diskDiagnosis({ machine: { disk }, install }: Evidence): Diagnosis[] {
  if (install.state !== 'present' || !install.isLoopback) return [];
  if (disk === undefined || disk.totalBytes <= 0) return [];
  const scarceBytes = disk.totalBytes < SMALL_DISK_BYTES ? FULL_BYTES * 2 : SCARCE_BYTES;
  if (disk.freeBytes >= scarceBytes) return [];
  const isFull = disk.freeBytes < FULL_BYTES;
  const free = `${Math.max(0, Math.floor(disk.freeBytes / MIB))} MB`;
  return [
    {
      class: 'disk-full',
      target: '',
      level: isFull ? 'red' : 'amber',
      sinceMs: null,
      sessionKey: null,
      cause: isFull ? say('diskFull', { free }) : say('diskNearlyFull', { free }),
      evidence: [
        say('seenDisk', { time: isoTime(disk.atMs), free: disk.freeBytes, total: disk.totalBytes }),
      ],
      action: 'none',
      actionTarget: null,
      why: say('makeRoom'),
      untilMs: null,
    },
  ];
}

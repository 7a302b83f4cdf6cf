import { say } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
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

/** What the machine lacks that OpenClaw needs. It is reported before it ends the gateway. */
export function machineDiagnoses(evidence: Evidence): Diagnosis[] {
  return diskDiagnosis(evidence);
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

import type { Evidence } from '../evidence/evidence.ts';
import type { Finding } from './finding.ts';
import { at } from './finding.ts';

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
export function machineFindings(evidence: Evidence): Finding[] {
  return diskFinding(evidence);
}

function diskFinding({ machine: { disk }, install }: Evidence): Finding[] {
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
      cause: isFull
        ? `the disk that OpenClaw writes to is full: ${free} are left`
        : `the disk that OpenClaw writes to is nearly full: ${free} are left`,
      evidence: [`${at(disk.atMs)} ${disk.freeBytes} of ${disk.totalBytes} bytes are free`],
      action: 'none',
      actionTarget: null,
      why: 'make room on that disk; OpenClaw cannot keep what it is told without it, and a restart only needs more',
      untilMs: null,
    },
  ];
}

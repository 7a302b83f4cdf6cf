import type { NoticeFact } from '../../core/evidence/report-facts.ts';
import type { EventFrame } from '../gateway/frames.ts';
import { chatEventSchema } from '../gateway/frames.ts';
import { readLockSentence } from '../lock-sentences.ts';

const MOST_MOMENTS = 50;

/**
 * Troubles that the gateway reports only in its answers. The error of a message names its database
 * (2026.9.6) or the lock of its session list (2026.2.1, which does not log it).
 */
export interface TroubleLedger {
  event(frame: EventFrame, atMs: number): void;
  notices(): readonly NoticeFact[];
}

export function createTroubleLedger(): TroubleLedger {
  const notices: NoticeFact[] = [];
  return {
    event(frame, atMs) {
      if (frame.event !== 'chat') return;
      const event = chatEventSchema.safeParse(frame.payload);
      const notice = event.success ? readTrouble(event.data.errorMessage ?? '', atMs) : null;
      if (notice === null) return;
      notices.push(notice);
      notices.splice(0, notices.length - MOST_MOMENTS);
    },
    notices: () => notices,
  };
}

function readTrouble(text: string, atMs: number): NoticeFact | null {
  if (/database is locked/i.test(text)) return { kind: 'database-locked', atMs, holderPid: null };
  if (/database disk image is malformed/i.test(text)) return { kind: 'database-damaged', atMs };
  if (/database or disk is full/i.test(text)) return { kind: 'disk-full', atMs };
  const said = readLockSentence(text);
  return said?.kind === 'store' ? { kind: 'store-lock-timeout', atMs, path: said.lockPath } : null;
}

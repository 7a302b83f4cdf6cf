import { isoTime } from '../text/iso-time.ts';
import type { Snapshot } from './snapshot.ts';

/** The grey snapshot, with its reason: there was no look, or none for too long. */
export function greySnapshot(
  url: string,
  atMs: number,
  headline: string,
  activity?: 'first-look' | 'paused' | 'blind',
): Snapshot {
  const at = isoTime(atMs);
  return {
    schema: 1,
    at,
    level: 'grey',
    headline,
    ...(activity === undefined ? {} : { activity: { kind: activity, since: null } }),
    gateway: {
      state: 'unknown',
      url,
      version: null,
      pid: null,
      latencyMs: null,
      since: at,
      lastOkAt: null,
      detail: 'not looked',
    },
    store: 'unknown',
    locks: [],
    sessions: [],
    incidents: [],
    unanswered: [],
    recommended: { action: 'none', target: null, why: headline, costs: 'nothing', until: null },
    findings: [],
  };
}

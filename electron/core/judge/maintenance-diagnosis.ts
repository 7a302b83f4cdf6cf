import { lasting, say } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { maintenanceRefusal, maintenanceWords } from '../openclaw/maintenance.ts';
import { isoTime } from '../text/iso-time.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { JudgedGateway } from './gateway.ts';

/** The work is looked for again every few seconds. An older answer proves nothing. */
const FRESH_MS = 60_000;
/** An update takes minutes. A longer one may wait for an answer in a forgotten terminal. */
const LONG_MS = 30 * 60_000;

type AtWork = Extract<Evidence['maintenance'], { kind: 'at-work' }>;

/** The update or repair at work, by a fresh look. Null: none was seen. */
function atWork({ maintenance, atMs }: Evidence): AtWork | null {
  if (maintenance?.kind !== 'at-work' || atMs - maintenance.atMs > FRESH_MS) return null;
  return maintenance;
}

/**
 * A gateway that is away during an update is away because of it. OpenClaw unloads its service and
 * loads it again at the end (openclaw/openclaw #81894, #82358). Null: it is not away, or nothing is
 * at work.
 */
export function maintenanceDiagnosis(evidence: Evidence, gateway: JudgedGateway): Diagnosis | null {
  const work = atWork(evidence);
  if (work === null) return null;
  switch (gateway.state) {
    case 'down':
    case 'starting':
    case 'hung':
    case 'unknown':
      break;
    case 'up':
    case 'slow':
    case 'draining':
    case 'unauthorized':
      return null;
  }
  const forMs = work.startedAtMs === null ? 0 : evidence.atMs - work.startedAtMs;
  const isLong = forMs > LONG_MS;
  const words = maintenanceWords(work);
  return {
    class: 'update-running',
    target: '',
    level: isLong ? 'red' : 'amber',
    sinceMs: work.startedAtMs,
    sessionKey: null,
    cause: isLong
      ? say('maintenanceFor', { words, time: lasting(forMs) })
      : say('maintenance', { words }),
    evidence: [
      say('seenAtWork', { time: isoTime(work.atMs), pid: work.pid }),
      say('timed', {
        time: isoTime(evidence.gateway.httpAtMs ?? evidence.atMs),
        what: gateway.detail,
      }),
    ],
    action: isLong ? 'none' : 'wait',
    actionTarget: null,
    why: isLong ? say('mayWaitInTerminal', { pid: work.pid }) : say('bringsBack'),
    untilMs: null,
  };
}

/** Replaces each step that the guard would refuse by what to wait for. */
export function withoutStepsBeside(
  evidence: Evidence,
  diagnoses: readonly Diagnosis[],
): Diagnosis[] {
  const isFresh =
    evidence.maintenance !== undefined && evidence.atMs - evidence.maintenance.atMs <= FRESH_MS;
  const refusal = isFresh ? maintenanceRefusal(evidence.maintenance, evidence.atMs) : null;
  if (refusal === null) return [...diagnoses];
  const action = evidence.maintenance?.kind === 'at-work' ? 'wait' : 'none';
  return diagnoses.map((diagnosis) =>
    diagnosis.action === 'none' || diagnosis.action === 'wait'
      ? diagnosis
      : { ...diagnosis, action, actionTarget: null, why: refusal, untilMs: null },
  );
}

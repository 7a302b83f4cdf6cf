import { say } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { isGivenUp } from '../steps/plan/session.ts';
import { isoTime } from '../text/iso-time.ts';
import type { Diagnosis } from './diagnosis.ts';

/**
 * Sessions whose interrupted work OpenClaw no longer takes up: after three tries it gives up, and
 * answers nobody there until somebody acts (openclaw/openclaw #146276, #137214; 2026.9). It takes
 * its work up again with its history kept, where this version can.
 */
export function givenUpDiagnoses(evidence: Evidence): Diagnosis[] {
  const { socket } = evidence.gateway;
  const canGoOn = socket.kind === 'open' && socket.methods.includes('sessions.recover');
  return evidence.sessions.list.filter(isGivenUp).map(
    ({ key, updatedAtMs }): Diagnosis => ({
      class: 'session-given-up',
      target: key,
      level: 'red',
      sinceMs: updatedAtMs !== null && updatedAtMs <= evidence.atMs ? updatedAtMs : null,
      sessionKey: key,
      cause: say('sessionGivenUp', { key }),
      evidence: [
        say('seenListedGivenUp', { time: isoTime(evidence.sessions.atMs ?? evidence.atMs) }),
      ],
      action: canGoOn ? 'go-on' : 'reset',
      actionTarget: key,
      why: canGoOn ? say('canGoOn') : say('cannotGoOn'),
      untilMs: null,
      concerns: [key],
    }),
  );
}

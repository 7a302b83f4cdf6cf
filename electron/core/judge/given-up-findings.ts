import type { Evidence } from '../evidence/evidence.ts';
import { isGivenUp } from '../steps/plan/session.ts';
import type { Finding } from './finding.ts';
import { at } from './finding.ts';

/**
 * Sessions whose interrupted work OpenClaw no longer takes up: after three tries it gives up, and
 * answers nobody there until somebody acts (openclaw/openclaw #146276, #137214; 2026.9). It takes
 * its work up again with its history kept, where this version can.
 */
export function givenUpFindings(evidence: Evidence): Finding[] {
  const { socket } = evidence.gateway;
  const canGoOn = socket.kind === 'open' && socket.methods.includes('sessions.recover');
  return evidence.sessions.list.filter(isGivenUp).map(
    ({ key, updatedAtMs }): Finding => ({
      class: 'session-given-up',
      target: key,
      level: 'red',
      sinceMs: updatedAtMs !== null && updatedAtMs <= evidence.atMs ? updatedAtMs : null,
      sessionKey: key,
      cause: `OpenClaw has given up session ${key}: its work was interrupted, and no try to take it up again succeeded`,
      evidence: [
        `${at(evidence.sessions.atMs ?? evidence.atMs)} OpenClaw lists it as given up; whoever writes there gets no answer`,
      ],
      action: canGoOn ? 'go-on' : 'reset',
      actionTarget: key,
      why: canGoOn
        ? 'OpenClaw can go on with it in a new session, with all that was said'
        : 'this OpenClaw cannot go on with it; afresh, it answers again',
      untilMs: null,
      concerns: [key],
    }),
  );
}

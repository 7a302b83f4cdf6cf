import { isHidden } from '../openclaw/session-key.ts';
import type { Evidence } from './evidence.ts';
import type { TurnFact } from './turn-facts.ts';

/** The run in which OpenClaw tries a model (`models.probe`, 2026.9): `probe-openai-UUID`. */
const TRY = /^probe-.+-[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * Evidence without the turns and messages of OpenClaw's hidden work, such as a model that is tried.
 * Nobody waits for them, and they answer nobody: a try that goes well leaves the light as it is
 * until a message was answered. Its runs stay, because a restart would end them.
 */
export function withoutHiddenWork(evidence: Evidence): Evidence {
  const turns = evidence.turns.filter((turn) => !isOfHiddenWork(turn));
  const messages = evidence.messages.filter(({ sessionKey }) => !isHidden(sessionKey));
  const isSame =
    turns.length === evidence.turns.length && messages.length === evidence.messages.length;
  return isSame ? evidence : { ...evidence, turns, messages };
}

function isOfHiddenWork(turn: TurnFact): boolean {
  if (turn.kind === 'cooling' || turn.kind === 'explained') return false;
  return isHidden(turn.sessionKey) || (turn.runId !== null && TRY.test(turn.runId));
}

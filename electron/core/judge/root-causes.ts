import type { IncidentClass } from '../api/snapshot.ts';
import type { Diagnosis } from './diagnosis.ts';

/**
 * Diagnoses that are only the consequence of another one. A person hears of the cause alone. A
 * gateway that is away needs no row, because nothing inside it is judged then.
 */
type RootCause = {
  readonly cause: readonly IncidentClass[];
  readonly quiets: readonly IncidentClass[];
  /** `sessions`: only in those that the cause concerns. */
  readonly where: 'everywhere' | 'sessions';
};

const MODEL_CLASSES = [
  'model-refused',
  'model-credit',
  'model-limited',
  'model-overloaded',
  'model-missing',
  'model-overflow',
  'model-cut-off',
  'model-unreachable',
  'model-failing',
] as const satisfies readonly IncidentClass[];

const ROOT_CAUSES: readonly RootCause[] = [
  // Without a network neither a model nor a channel's server can be reached.
  {
    cause: ['no-network'],
    quiets: [
      'model-unreachable',
      'channel-wedged',
      'channel-off',
      'run-stalled',
      'run-unclear',
      'agent-silent',
      'no-answer',
    ],
    where: 'everywhere',
  },
  // A model that gives no answer is why its sessions do not move.
  {
    cause: MODEL_CLASSES,
    quiets: ['run-stalled', 'run-unclear', 'agent-silent', 'no-answer'],
    where: 'sessions',
  },
  // OpenClaw answers nobody in a session that it has given up.
  {
    cause: ['session-given-up'],
    quiets: ['agent-silent', 'no-answer', 'run-unclear'],
    where: 'sessions',
  },
  // The gateway's word about its store or a lock explains an error better than the error's own
  // text.
  {
    cause: ['session-locked', 'store-busy', 'store-locked', 'store-damaged'],
    quiets: ['no-answer'],
    where: 'everywhere',
  },
  // Nothing is written to a damaged database, and no step on a session mends it.
  {
    cause: ['store-damaged'],
    quiets: ['store-busy', 'run-stalled', 'run-unclear', 'agent-silent'],
    where: 'everywhere',
  },
];

/** The diagnoses without those that another one explains. */
export function withoutConsequences(diagnoses: readonly Diagnosis[]): Diagnosis[] {
  return diagnoses.filter(
    (diagnosis) =>
      !ROOT_CAUSES.some(
        ({ cause, quiets, where }) =>
          quiets.includes(diagnosis.class) &&
          diagnoses.some(
            (root) =>
              cause.includes(root.class) &&
              (where === 'everywhere' ||
                (diagnosis.sessionKey !== null &&
                  (root.concerns ?? []).includes(diagnosis.sessionKey))),
          ),
      ),
  );
}

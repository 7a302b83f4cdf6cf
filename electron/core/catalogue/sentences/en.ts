import { enDiagnoses } from './en-diagnoses.ts';
import { enInterrupted } from './en-interrupted.ts';
import { enNotes } from './en-notes.ts';
import { enPartNames } from './en-part-names.ts';
import { enReasons } from './en-reasons.ts';
import { enRecovery } from './en-recovery.ts';
import { enSteps } from './en-steps.ts';

/**
 * The engine's sentences in English, whole and with slots: what is wrong, why a step is named, what
 * it costs, and how it ended. Which sentences there are is defined here; the other languages follow.
 */
export const enSentences = {
  ...enDiagnoses,
  ...enSteps,
  ...enRecovery,
  ...enInterrupted,
  ...enNotes,
  ...enPartNames,
  ...enReasons,
};

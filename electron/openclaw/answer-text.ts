import { z } from 'zod';

/** What an agent's text is to the person it is for. The text itself is never kept. */

const partsSchema = z.array(
  z.object({ type: z.string(), text: z.string().optional() }).catch({ type: 'other' }),
);

/**
 * OpenClaw's own texts in the place of an answer that failed before its first word (2026.4.29 and
 * later in its store, 2026.7.35 and later in an event).
 */
const PLACEHOLDERS: ReadonlySet<string> = new Set([
  '[assistant turn failed before producing content]',
  'The agent run failed before producing a reply.',
]);

/**
 * OpenClaw's word by which an agent says nothing. It never reaches anybody, alone, with signs
 * around it or as JSON (2026.2.1 to 2026.9.6, openclaw/openclaw #115041, #119401).
 */
const SILENCE =
  /^(?:[\p{P}\p{S}\s]{0,20}NO_REPLY(?:\s{1,5}NO_REPLY){0,5}[\p{P}\p{S}\s]{0,20}|\{\s{0,9}"action"\s{0,9}:\s{0,9}"NO_REPLY"\s{0,9}\})$/iu;

/** A prompt of OpenClaw's own offers its agent to say nothing. A person's message does not. */
const OFFERS_SILENCE = /\bNO_REPLY\b/;

/** Whether a message's content has words that reach its reader. Hidden thinking does not count. */
export function hasWords(content: unknown): boolean {
  return textsOf(content).some(
    (text) => text !== '' && !PLACEHOLDERS.has(text) && !SILENCE.test(text),
  );
}

/** Whether an agent says nothing, in the word that OpenClaw has for that. */
export function choosesSilence(content: unknown): boolean {
  return !hasWords(content) && textsOf(content).some((text) => SILENCE.test(text));
}

/** Whether a prompt offers that word: a helper's result is handed on, or notes are to be written. */
export function offersSilence(text: string): boolean {
  return OFFERS_SILENCE.test(text);
}

function textsOf(content: unknown): string[] {
  if (typeof content === 'string') return [content.trim()];
  const parts = partsSchema.safeParse(content);
  return parts.success ? parts.data.map(({ text = '' }) => text.trim()) : [];
}

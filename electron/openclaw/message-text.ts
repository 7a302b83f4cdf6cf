import { z } from 'zod';

const textsSchema = z.union([
  z.string().transform((text) => [text]),
  z
    .array(z.object({ text: z.string() }).catch({ text: '' }))
    .transform((parts) => parts.map((part) => part.text)),
]);

/** The words of a message as events and transcripts have it; null where they are not given. */
export function messageText(content: unknown): string | null {
  const texts = textsSchema.safeParse(content);
  if (!texts.success || texts.data.length === 0) return null;
  return texts.data.join('\n').trim();
}

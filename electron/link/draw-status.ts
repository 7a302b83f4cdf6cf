import { type Level, type Snapshot, snapshotSchema } from '../core/api/snapshot.ts';
import { VERSION } from '../core/api/version.ts';
import { type Language, terminalLanguage } from '../core/catalogue/languages.ts';
import { statusOutput } from '../core/view/status-output.ts';
import { type DrawingWish, MOST_DRAWN } from './drawn-status.ts';
import { isSameZone } from './time-zone.ts';

/** Whether this process draws exactly as its caller would. */
export function canDraw({ version, zone }: DrawingWish, env: NodeJS.ProcessEnv): boolean {
  return version === VERSION && isSameZone(zone, env);
}

type Drawn =
  | { readonly kind: 'drawn'; readonly text: string; readonly level: Level }
  | typeof UNDRAWN;

export const UNDRAWN = { kind: 'undrawn' } as const;

/** Draws the output of `status` for a caller, in its language. `chosen`: as the settings say. */
export async function drawStatus(
  snapshot: Snapshot,
  { form, locale, columns, colour }: DrawingWish,
  chosen: Language | 'system',
): Promise<Drawn> {
  // A caller that draws by itself takes exactly what the schema lets through.
  const read = snapshotSchema.safeParse(snapshot);
  if (!read.success) return UNDRAWN;
  const { speakingBriefly } = await import('../core/catalogue/speak.ts');
  // What programs read stays as it is.
  const isForPeople = form === 'brief' || form === 'verbose';
  const language = isForPeople ? terminalLanguage(chosen, locale) : 'en';
  const text = speakingBriefly(language, () =>
    statusOutput(read.data, { form, colour, columns: columns ?? undefined }),
  );
  if (text.length > MOST_DRAWN) return UNDRAWN;
  return { kind: 'drawn', text, level: read.data.level };
}

import type { Incident } from '../../api/snapshot.ts';
import { strings } from '../../catalogue/catalogue.ts';
import { durationInWords } from '../../view/words.ts';

type Said = Pick<Incident, 'class' | 'level'> & { readonly sinceMs: number };

/** The trouble in one sentence, with nobody's name in it. */
export function namelessSaying({ class: name, level, sinceMs }: Said, nowMs: number): string {
  return strings.incident[name].saying({
    agent: strings.names.yourAgent,
    where: '',
    channel: strings.names.aChannel,
    duration: durationInWords(nowMs - sinceMs),
    level,
    isElsewhere: false,
  });
}

import { strings } from '../../catalogue/catalogue.ts';
import { durationInWords } from '../../view/words.ts';
import type { AwayFacts } from './facts.ts';

/** What a message tells: that trouble began, that it still lasts, that it is over. */
export type AwayPhase = 'began' | 'again' | 'over' | 'late' | 'test';

export type AwayText = { readonly title: string; readonly body: string };

/**
 * The exact text that goes out. By default it holds a sentence for the kind of trouble, times and
 * counts, and nothing that was read anywhere: no name, no number, no path, no message.
 */
export function awayText(
  facts: AwayFacts,
  phase: AwayPhase,
  text: 'short' | 'full',
  nowMs: number,
  endedAtMs: number | null,
): AwayText {
  const words = strings.away;
  const lasted = durationInWords(Math.max(0, (endedAtMs ?? nowMs) - facts.sinceMs));
  switch (phase) {
    case 'test':
      return { title: words.test.title, body: words.test.body };
    case 'over':
      return { title: words.over(lasted), body: words.overBody[facts.kind] };
    case 'late':
      return { title: words.over(lasted), body: `${words.overBody[facts.kind]} ${words.late}` };
    case 'began':
    case 'again': {
      if (text === 'full' && facts.full !== null) return facts.full;
      const { waitingSinceMs, others } = facts;
      const sentences = [
        words.body[facts.kind],
        words.lasts(lasted),
        ...(waitingSinceMs === null ? [] : [words.waits(durationInWords(nowMs - waitingSinceMs))]),
        ...(others === 0 ? [] : [words.others(others)]),
      ];
      return { title: namelessSaying(facts, nowMs), body: sentences.join(' ') };
    }
  }
}

/** What is wrong in one sentence, with nobody's name in it. */
function namelessSaying({ class: name, level, sinceMs }: AwayFacts, nowMs: number): string {
  return strings.incident[name].saying({
    agent: strings.names.yourAgent,
    where: '',
    channel: strings.names.aChannel,
    duration: durationInWords(nowMs - sinceMs),
    level,
    isElsewhere: false,
  });
}

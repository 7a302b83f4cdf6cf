import { strings } from '../../catalogue/catalogue.ts';
import { durationInWords } from '../../view/words.ts';
import type { AwayFacts } from './facts.ts';
import { namelessSaying } from './nameless.ts';

/** The kind of message: trouble began, still lasts, or is over. */
export type AwayPhase = 'began' | 'again' | 'over' | 'late' | 'act' | 'test';

export type AwayText = { readonly title: string; readonly body: string };

/**
 * The exact text that goes out. By default it is a sentence for the kind of trouble, with times and
 * counts. It holds nothing that was read anywhere: no name, no number, no path, no message.
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
    case 'act': {
      const { action, outcome } = facts.act ?? { action: 'start', outcome: 'failed' };
      const { title, body } = words.healed;
      if (text === 'full' && facts.full !== null) return facts.full;
      return { title: title[outcome](strings.action[action]), body: body[outcome] };
    }
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

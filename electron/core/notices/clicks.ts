import { strings } from '../catalogue/catalogue.ts';

/**
 * A notice's words for a screen where no click opens anything, such as a terminal or a phone. In the
 * place of the sentences that ask for a click it says where the help is.
 */
export function withoutClicks(body: string, instead: string): string {
  const sentences = body.split(/(?<=\.)\s+|(?<=。)/).filter((one) => one !== '');
  const kept = sentences.filter((one) => !strings.notice.clicks.some((mark) => one.includes(mark)));
  if (kept.length === sentences.length) return body;
  return [...kept, instead].reduce((first, second) => strings.sentences(first, second));
}

import { shellWord } from '../../text/shell-word.ts';

/**
 * Fills a pattern's slots: `{name}`. A command in backticks is there to be copied, so what stands
 * in its slots is quoted where a shell would split it, or run a part of it: names of conversations
 * and accounts come from outside. A slot that is all of it holds a command already.
 */
export function fillPattern(pattern: string, slot: (name: string) => string): string {
  return pattern
    .split(/(`[^`]*`)/)
    .map((part) => {
      const isInCommand = /^`(?!\{\w+\}`$)/.test(part);
      return part.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
        isInCommand ? shellWord(slot(name)) : slot(name),
      );
    })
    .join('');
}

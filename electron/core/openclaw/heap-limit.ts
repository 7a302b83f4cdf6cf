/** How large a Node process lets its own heap grow, by the options that it was started with. */

const MIB = 1024 * 1024;
/** Of the heap's old part, where a leak gathers. Node takes dashes and underscores alike. */
const OPTION = /^--max[-_]old[-_]space[-_]size(-percentage)?(?:=(\d{1,9}(?:\.\d{1,3})?))?$/;
const NUMBER = /^\d{1,9}$/;

/** The options about the heap among the words of a command or of `NODE_OPTIONS`, as they stand. */
export function heapOptionsIn(words: readonly string[]): string[] {
  return words.flatMap((word, at) => {
    const [, , value] = OPTION.exec(word) ?? [null];
    if (value !== undefined) return [word];
    const next = words[at + 1] ?? '';
    // V8 takes the number as a word of its own, too.
    return OPTION.test(word) && NUMBER.test(next) ? [`${word}=${next}`] : [];
  });
}

/**
 * The heap's limit. The last option counts, as Node has it: those of a command come after those of
 * its environment. Null without one: Node then chooses by a rule that changes with its version.
 */
export function heapLimitBytes(options: readonly string[], memoryBytes: number): number | null {
  const [, percentage, value] = OPTION.exec(options.at(-1) ?? '') ?? [];
  const number = Number(value ?? 0);
  if (number <= 0) return null;
  return percentage === undefined ? number * MIB : (Math.min(number, 100) / 100) * memoryBytes;
}

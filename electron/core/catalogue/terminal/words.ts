import { enTerminalWords, type TerminalWords } from './en.ts';

/** What the terminal program says in the language in use. A live binding: read it when needed. */
export let terminalWords: TerminalWords = enTerminalWords;

/** Speaks so at the terminal from now on. */
export function speakAtTerminalWith(words: TerminalWords): void {
  terminalWords = words;
}

import { escapeOf, hidesSomething, spelledOut } from './visible.ts';

/** One word for pasting into a shell (bash, zsh), even with invisible characters in it. */
export function shellWord(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  if (!hidesSomething(text)) return `'${text.replaceAll("'", "'\\''")}'`;
  const quoted = text.replace(/[\\']/g, (char) => `\\${char}`).replace(/\p{Cc}/gu, escapeOf);
  return `$'${spelledOut(quoted)}'`;
}

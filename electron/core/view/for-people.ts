import type { Session } from '../api/snapshot.ts';
import { plainText } from '../catalogue/plain-text.ts';
import { sentence, sessionInWords, withLocalTimes } from './words.ts';

type Named = { readonly sessions: readonly Session[] };

/**
 * A session key inside a sentence: up to a character that cannot belong to one. The word before it
 * goes with it: a name says already that it is a conversation.
 */
const KEY = /((?:\b[Ss]ession|\bGespräch|对话) )?\b(agent:[^\s"“”'`(),;]*[^\s"“”'`(),;:.?!])/g;
/** Words that belong in an incident's details: numbers of processes and versions, and files. */
const FOR_DETAILS =
  /\bpid\b|\bprocess(?:es)?\b[^.;]*\d|\bProzess\b[^.;]*\d|进程[^。；]*\d|\b20\d\d\.\d+\.\d+|(?:^|[\s"“'`(=])[~.]{0,2}\/[^\s/]+\/|\.jsonl?\b|\.lock\b|\bagent:|\b[A-Z]+_[A-Z_]+\b/;

/** The engine's words with people's names in place of session keys. */
export function withNames(text: string, snapshot: Named): string {
  return text.replace(KEY, (_all, _word, key: string) => sessionInWords(key, snapshot));
}

/**
 * The engine's words for a page that everybody reads: a sentence with names and local times. Empty
 * if they mention processes, versions or files, which belong in the details.
 */
export function forPeople(text: string, snapshot: Named, nowMs: number): string {
  const named = withNames(plainText(text, 2_000), snapshot);
  return FOR_DETAILS.test(named) ? '' : withLocalTimes(sentence(named), nowMs);
}

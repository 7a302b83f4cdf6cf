import type { Session } from '../api/snapshot.ts';
import { plainText, sentence, sessionInWords, withLocalTimes } from './words.ts';

type Named = { readonly sessions: readonly Session[] };

/** A session key as it stands in a sentence: up to what cannot belong to one. */
const KEY = /\bagent:[^\s"“”'`(),;]*[^\s"“”'`(),;:.?!]/g;
/** What belongs into the details of an incident: numbers of processes and versions, and files. */
const FOR_DETAILS =
  /\bpid\b|\bprocess(?:es)? \d|\b20\d\d\.\d+\.\d+|(?:^|[\s"“'`(=])[~.]{0,2}\/[^\s/]+\/|\.jsonl?\b|\.lock\b|\bagent:|\b[A-Z]+_[A-Z_]+\b/;

/** The engine's words with the names that people use in place of session keys. */
export function withNames(text: string, snapshot: Named): string {
  return text.replace(KEY, (key) => sessionInWords(key, snapshot));
}

/**
 * What the engine says, for a page that everybody reads: a sentence with names and the times of
 * the reader. Empty where it tells of processes, versions or files: those are among the details.
 */
export function forPeople(text: string, snapshot: Named, nowMs: number): string {
  const named = withNames(plainText(text, 2_000), snapshot);
  return FOR_DETAILS.test(named) ? '' : withLocalTimes(sentence(named), nowMs);
}

import { parsePid } from '../core/text/numbers-as-text.ts';

/**
 * A gateway's sentence about a lock that stopped a message. Log and events use the same sentences,
 * so both are parsed here.
 */
export type LockSentence =
  | {
      /** The lock of one session's file. */
      readonly kind: 'session';
      /** Absolute. Only its beginning if `isCut`. */
      readonly lockPath: string;
      /** An event ends after 240 letters, even within a path. */
      readonly isCut: boolean;
      readonly ownerPid: number | null;
      /** How long the message waited. Null if not said, or if it was set to wait for ever. */
      readonly waitedMs: number | null;
      /** Why the gateway called the lock stale but left it. Empty if it only waited. */
      readonly staleBecause: readonly string[];
    }
  /** The lock of the list of sessions (openclaw/openclaw #13203). */
  | { readonly kind: 'store'; readonly lockPath: string };

/** A path ends with the sentence, or before a quote, a colon, a bar or a full stop. */
const PATH_END = String.raw`(?!\w|\.\w)`;
const MAX_PATH = 4096;

/**
 * 2026.2.1 to 2026.7.35: `session file locked (timeout 10000ms): pid=7 PATH`, later `pid=7
 * alive=true ageMs=9 PATH`. Without a readable owner it says `unknown` (2026.2.1) or
 * `owner=unknown` (2026.5.28). The limit may be `Infinity`. 2026.7.35 also writes `session file
 * lock stale (hold-exceeded, too-old): pid=7 …` (openclaw/openclaw #128032).
 */
const SESSION =
  /session file lock(?:ed \(timeout (\d{1,15}(?:\.\d{1,15})?|Infinity)ms\)| stale \(([^()\n]{0,200})\)): (?:pid=(\d{1,30})|(?:owner=)?unknown)((?: [A-Za-z]{1,30}=[^\s=]{1,50}){0,8}) (?=\/)/;

/**
 * For the list of sessions, 2026.2.1 names its lock; 2026.3.31 and 2026.4.29 name the list itself.
 */
const STORE = /timeout (acquiring|waiting for) session store lock: (?=\/)/;

/** Reads the first such sentence in a text. Null if there is none. Pure, never throws. */
export function readLockSentence(text: string): LockSentence | null {
  const session = SESSION.exec(text);
  if (session !== null) return sessionSentence(session, text);
  const store = STORE.exec(text);
  if (store === null) return null;
  const rest = text.slice(store.index + store[0].length);
  const namesLock = store[1] === 'acquiring';
  const path = pathIn(rest, namesLock ? ['.lock'] : ['.json']);
  return path === null ? null : { kind: 'store', lockPath: namesLock ? path : `${path}.lock` };
}

function sessionSentence(match: RegExpExecArray, text: string): LockSentence | null {
  const rest = text.slice(match.index + match[0].length);
  const whole = pathIn(rest, ['.jsonl.lock', '.json.lock']);
  const cut = whole === null ? cutPathIn(rest) : null;
  const lockPath = whole ?? cut;
  if (lockPath === null) return null;
  // Since 2026.3.31 the list of sessions is locked in the same way as a session's file.
  if (lockPath.endsWith('.json.lock')) return { kind: 'store', lockPath };
  const [, timeout, reasons, pid] = match;
  return {
    kind: 'session',
    lockPath,
    isCut: whole === null,
    ownerPid: parsePid(pid),
    waitedMs: lengthMs(timeout),
    staleBecause:
      reasons === undefined ? [] : reasons.split(', ').filter((reason) => reason !== ''),
  };
}

/** The shortest beginning of the text with one of these endings. Paths may contain spaces. */
function pathIn(text: string, endings: readonly string[]): string | null {
  const line = (text.split('\n', 1)[0] ?? '').slice(0, MAX_PATH);
  const ends = endings.map((ending) => ending.replaceAll('.', String.raw`\.`)).join('|');
  const end = new RegExp(`(?:${ends})${PATH_END}`).exec(line);
  return end === null ? null : line.slice(0, end.index + end[0].length);
}

/** The part of a path before an event's three dots. Null if the text is not cut. */
function cutPathIn(text: string): string | null {
  const cut = /^(\/[^\n]{1,4096}?)\.\.\.$/.exec(text)?.[1];
  return cut ?? null;
}

function lengthMs(text: string | undefined): number | null {
  const value = text === undefined ? Number.NaN : Number(text);
  return Number.isFinite(value) && value <= Number.MAX_SAFE_INTEGER ? Math.round(value) : null;
}

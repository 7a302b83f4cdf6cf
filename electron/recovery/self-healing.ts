import type { ActionResult } from '../core/steps/action.ts';
import type { Candidate } from '../core/steps/healing-kinds.ts';
import { actsIn, type PastAct } from '../core/steps/healing-pauses.ts';
import type { SelfHealingSettings } from '../core/steps/self-healing.ts';
import { decideSelfHealing } from '../core/steps/self-healing.ts';
import type { Look } from './context.ts';
import type { Journal } from './journal.ts';

export type SelfHealerOptions = {
  readonly journal: Journal;
  readonly now: () => number;
  readonly settings: () => SelfHealingSettings;
  /** Nothing is done while a step is under way. */
  readonly isBusy: () => boolean;
  readonly act: (step: Candidate) => Promise<ActionResult>;
};

const DAY_MS = 24 * 60 * 60_000;
/** A step that was refused may be allowed a little later. */
const AGAIN_MS = 90_000;
/** What it said of one incident is said once. */
const MOST_TOLD = 500;

/**
 * Carries out what may be done without a person, at most so often an hour by the journal, so that
 * a crash does not start the count anew. What else would have been done is noted there, for the
 * owner to judge whether to trust it with more.
 */
export function createSelfHealer(options: SelfHealerOptions) {
  const told = new Set<string>();
  /** Locks it has tried, by path and first sight: what was refused once is left to a person. */
  const tried = new Set<string>();
  const triedAtMs = new Map<string, number>();
  let updateSeenAtMs: number | null = null;
  let stopped: string | null = null;

  /** Its own steps of the last day; null where the journal cannot be read: then nobody knows. */
  function pastActs(): readonly PastAct[] | null {
    const sinceMs = options.now() - DAY_MS;
    const { records, unread } = options.journal.read();
    return unread === null ? actsIn(records, sinceMs) : null;
  }

  /** Whether this is new; what is said is said once. */
  function isNews(key: string): boolean {
    if (told.has(key)) return false;
    if (told.size >= MOST_TOLD) told.clear();
    told.add(key);
    return true;
  }

  function tell(key: string, text: string): void {
    if (isNews(key)) options.journal.append({ type: 'note', text });
  }

  function noteWouldAct(step: Candidate): void {
    if (isNews(`would ${step.key}`)) options.journal.append({ type: 'would-act', ...step });
  }

  /** A lock is tried once; what was refused otherwise is asked for again, but not at every look. */
  function mayTry({ action, target, key }: Candidate): boolean {
    if (action === 'unlock') {
      if (tried.has(key)) return false;
      tried.add(key);
      return true;
    }
    const name = `${action} ${target ?? ''}`;
    const beforeMs = triedAtMs.get(name) ?? Number.NEGATIVE_INFINITY;
    if (options.now() - beforeMs < AGAIN_MS) return false;
    triedAtMs.set(name, options.now());
    return true;
  }

  /** At every look; returns what was done, null for nothing. */
  async function onLook(look: Look): Promise<ActionResult | null> {
    if (options.isBusy()) return null;
    const settings = options.settings();
    const { maintenance } = look.evidence;
    if (maintenance?.kind === 'at-work') updateSeenAtMs = maintenance.atMs;
    const context = { ...look, settings, updateSeenAtMs };
    // The journal is read only where something is about to be done.
    const isAct = decideSelfHealing({ ...context, acts: [] }).kind === 'act';
    const acts = isAct ? pastActs() : [];
    if (acts === null) {
      stopped =
        'self-healing does nothing while the journal cannot be read: what it has done in the last hour is not known';
      return null;
    }
    const decided = decideSelfHealing({ ...context, acts });
    stopped = decided.kind === 'stopped' ? decided.text : null;
    switch (decided.kind) {
      case 'none':
        return null;
      case 'would':
        noteWouldAct(decided.step);
        return null;
      case 'person':
      case 'stopped':
        tell(decided.key, decided.text);
        return null;
      case 'act':
        return mayTry(decided.step) ? options.act(decided.step) : null;
    }
  }

  return {
    onLook,
    /** Why it does nothing more, for the status; empty while it may. */
    findings: () => (stopped === null ? [] : [stopped]),
  };
}

import type { Said } from '../core/api/said.ts';
import { scribe } from '../core/catalogue/sentences/scribe.ts';
import { say, type Words } from '../core/catalogue/sentences/sentence.ts';
import { noteOf } from '../core/history/journal-record.ts';
import type { ActionResult } from '../core/steps/action.ts';
import type { Candidate } from '../core/steps/healing-kinds.ts';
import { actsIn, type PastAct } from '../core/steps/healing-pauses.ts';
import type { SelfHealingSettings } from '../core/steps/self-healing.ts';
import { decideSelfHealing } from '../core/steps/self-healing.ts';
import type { Journal } from './journal.ts';
import type { Look } from './look.ts';

export type SelfHealerOptions = {
  readonly journal: Journal;
  readonly now: () => number;
  readonly settings: () => SelfHealingSettings;
  /** Nothing is done while a step is under way. */
  readonly isBusy: () => boolean;
  readonly act: (step: Candidate) => Promise<ActionResult>;
};

const DAY_MS = 24 * 60 * 60_000;
/** A refused step may be allowed a little later. The pause doubles with each refusal. */
const AGAIN_MS = 90_000;
const LONGEST_PAUSE_MS = 60 * 60_000;
/** The most messages that are remembered, so that each is said once. */
const MOST_TOLD = 500;

/** The last try of one step, and how often it has been refused for one trouble. */
type Try = { readonly key: string; readonly atMs: number; refusals: number };

function nameOf({ action, target }: Pick<Candidate, 'action' | 'target'>): string {
  return `${action} ${target ?? ''}`;
}

/**
 * Takes the steps allowed without a person. The journal limits their number per hour, so a crash
 * does not reset the count. Other steps that it would have taken are noted there. The owner can
 * then judge whether to trust it with more.
 */
export function createSelfHealer(options: SelfHealerOptions) {
  const told = new Set<string>();
  /**
   * Locks that were tried, by path and first sight. After one refusal a lock is left to a person.
   */
  const tried = new Set<string>();
  const tries = new Map<string, Try>();
  let updateSeenAtMs: number | null = null;
  let stopped: Words | null = null;

  /** Its own steps of the last day. Null if the journal cannot be read. */
  function pastActs(): readonly PastAct[] | null {
    const sinceMs = options.now() - DAY_MS;
    const { records, unread } = options.journal.read();
    return unread === null ? actsIn(records, sinceMs) : null;
  }

  /** Whether this key is new. Marks it as told. */
  function isNews(key: string): boolean {
    if (told.has(key)) return false;
    if (told.size >= MOST_TOLD) told.clear();
    told.add(key);
    return true;
  }

  function tell(key: string, words: Words, said?: Said): void {
    if (isNews(key)) options.journal.append(noteOf(words, said));
  }

  function noteWouldAct(step: Candidate): void {
    if (!isNews(`would ${step.key}`)) return;
    const { text, said } = scribe();
    options.journal.append({ type: 'would-act', ...step, why: text(step.why), said: said() });
  }

  /** Whether this step may be tried. A lock is tried once; other steps again after a pause. */
  function mayTry({ action, target, key }: Candidate): boolean {
    if (action === 'unlock') {
      if (tried.has(key)) return false;
      tried.add(key);
      return true;
    }
    const name = nameOf({ action, target });
    const before = tries.get(name);
    // Another trouble with the same remedy begins anew.
    const refusals = before?.key === key ? before.refusals : 0;
    const pauseMs = Math.min(AGAIN_MS * 2 ** Math.max(0, refusals - 1), LONGEST_PAUSE_MS);
    if (before !== undefined && options.now() - before.atMs < pauseMs) return false;
    tries.set(name, { key, atMs: options.now(), refusals });
    return true;
  }

  async function take(step: Candidate): Promise<ActionResult> {
    const result = await options.act(step);
    const tried = tries.get(nameOf(step));
    if (tried !== undefined && result.outcome === 'refused') tried.refusals += 1;
    return result;
  }

  /** Runs at every look. Returns the step's result, or null if none was taken. */
  async function onLook(look: Look): Promise<ActionResult | null> {
    if (options.isBusy()) return null;
    const settings = options.settings();
    const { maintenance } = look.evidence;
    if (maintenance?.kind === 'at-work') updateSeenAtMs = maintenance.atMs;
    const context = { ...look, settings, updateSeenAtMs };
    // The journal is read only when a step is about to be taken.
    const isAct = decideSelfHealing({ ...context, acts: [] }).kind === 'act';
    const acts = isAct ? pastActs() : [];
    if (acts === null) {
      stopped = say('healingUnread');
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
        tell(decided.key, decided.text, look.judgement.snapshot.said);
        return null;
      case 'act':
        return mayTry(decided.step) ? take(decided.step) : null;
    }
  }

  return {
    onLook,
    /** Why no more steps are taken, for the status. Empty while steps may be taken. */
    findings: () => (stopped === null ? [] : [stopped]),
  };
}

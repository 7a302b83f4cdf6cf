import type { ActionResult } from '../core/steps/action.ts';
import type { SelfHealingSettings } from '../core/steps/self-healing.ts';
import { decideSelfHealing, HOUR_MS } from '../core/steps/self-healing.ts';
import type { Look } from './context.ts';
import type { Journal } from './journal.ts';

export type SelfHealerOptions = {
  readonly journal: Journal;
  readonly now: () => number;
  readonly settings: () => SelfHealingSettings;
  /** Nothing is done while a step is under way. */
  readonly isBusy: () => boolean;
  readonly release: (lockPath: string, why: string) => Promise<ActionResult>;
};

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
  let stopped: string | null = null;

  /** Null where the journal cannot be read: then nobody knows how much has been done. */
  function doneAtMs(): number[] | null {
    const sinceMs = options.now() - HOUR_MS;
    const { records, unread } = options.journal.read();
    if (unread !== null) return null;
    return records
      .filter((record) => record.type === 'action-started' && record.by === 'self-healing')
      .map((record) => Date.parse(record.at))
      .filter((atMs) => atMs >= sinceMs);
  }

  function tell(key: string, text: string): void {
    if (told.has(key)) return;
    if (told.size >= MOST_TOLD) told.clear();
    told.add(key);
    options.journal.append({ type: 'note', text });
  }

  /** At every look; returns what was done, null for nothing. */
  async function onLook(look: Look): Promise<ActionResult | null> {
    if (options.isBusy()) return null;
    const settings = options.settings();
    const without = decideSelfHealing({ ...look, settings, doneAtMs: [] });
    // The journal is read only where something is about to be done.
    const done = without.kind === 'release' ? doneAtMs() : [];
    if (done === null) {
      stopped =
        'self-healing does nothing while the journal cannot be read: what it has done in the last hour is not known';
      return null;
    }
    const decided = decideSelfHealing({ ...look, settings, doneAtMs: done });
    stopped = decided.kind === 'stopped' ? decided.text : null;
    switch (decided.kind) {
      case 'none':
        return null;
      case 'would':
      case 'stopped':
        tell(decided.key, decided.text);
        return null;
      case 'release': {
        const lock = look.judgement.locks.find((one) => one.fact.path === decided.lockPath);
        const name = `${decided.lockPath} ${lock?.fact.seenSinceMs ?? 0}`;
        if (tried.has(name)) return null;
        tried.add(name);
        return options.release(decided.lockPath, decided.why);
      }
    }
  }

  return {
    onLook,
    /** Why it does nothing more, for the status; empty while it may. */
    findings: () => (stopped === null ? [] : [stopped]),
  };
}

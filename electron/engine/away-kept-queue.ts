import { strings } from '../core/catalogue/catalogue.ts';
import { spokenReason } from '../core/catalogue/sentences/spoken.ts';
import { type AwayState, afterRestart, EMPTY_AWAY } from '../core/notices/away/away-queue.ts';
import type { AwayStore } from '../home/away-store.ts';

export type KeptQueueOptions = {
  readonly now: () => number;
  readonly store: AwayStore;
  /** Called after each change. */
  readonly onChange: () => void;
  readonly log: (line: string) => void;
};

/** The queue of messages to other places, kept on disk: a crash loses none and repeats none. */
export interface KeptQueue {
  readonly state: AwayState;
  /** Why it could not be read or saved, in words. Null while it can. */
  readonly notKept: string | null;
  /** Adopts a new state, and saves it if it can be saved. */
  become(next: AwayState): void;
}

/** Opens the queue that an earlier Clawbuoy has left. */
export function openKeptQueue({ now, store, onChange, log }: KeptQueueOptions): KeptQueue {
  const kept = store.load();
  let notKept: string | null = kept.ok ? null : kept.error;
  let state: AwayState = afterRestart(kept.ok ? kept.value : EMPTY_AWAY, now());
  return {
    get state() {
      return state;
    },
    get notKept() {
      return notKept;
    },
    become(next) {
      if (next === state) return;
      state = next;
      const saved = store.save(state);
      const why = saved.ok ? null : strings.away.notKept(spokenReason(saved.error));
      if (why !== null && why !== notKept) log(why);
      notKept = why;
      onChange();
    },
  };
}

import type { ModelTry, NotTried } from '../core/api/model-try.ts';
import type { Snapshot } from '../core/api/snapshot.ts';
import type { JournalEntry } from '../core/history/journal-record.ts';
import { triedInEnglish } from '../core/view/model-try.ts';

/** Tries a model when a person asks for it, one at a time, and notes in the journal what came. */
export interface ModelTrier {
  /** `provider` null: the one of the worst incident whose model can be tried. */
  tryModel(provider: string | null): Promise<ModelTry>;
}

export type ModelTrierOptions = {
  readonly snapshot: () => Snapshot;
  readonly isBusy: () => boolean;
  readonly ask: (about: { provider: string; agentId: string | null }) => Promise<ModelTry>;
  readonly note: (entry: JournalEntry) => void;
};

/** It is a question and no step: nothing in the gateway is changed, and the light stays as it is. */
export function createModelTrier(options: ModelTrierOptions): ModelTrier {
  let isTrying = false;

  return {
    async tryModel(named) {
      const { incidents } = options.snapshot();
      const known = incidents.flatMap(({ tryModel }) => tryModel ?? []);
      const about =
        known.find(({ provider }) => named === null || provider === named) ??
        (named === null ? null : { provider: named, agentId: null });
      if (about === null) return notTried(null, 'nothing-to-try');
      if (isTrying || options.isBusy()) return notTried(about.provider, 'busy');
      isTrying = true;
      try {
        const tried = await options.ask(about);
        options.note({ type: 'note', text: triedInEnglish(tried), tried });
        return tried;
      } finally {
        isTrying = false;
      }
    },
  };
}

function notTried(provider: string | null, why: NotTried): ModelTry {
  return { kind: 'not-tried', provider, why, detail: null };
}

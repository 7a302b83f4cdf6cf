import type { ActReply, Reply, TryReply } from '../electron/core/api/ipc-contract.ts';
import { strings } from '../electron/core/catalogue/catalogue.ts';

/** The result of the last request, if it needs words. */
export type Word = { readonly kind: 'refused' | 'said'; readonly text: string };

export type Ask = {
  /** For requests without a result. */
  quietly(work: Promise<unknown>): void;
  /** For requests that may be refused. `said` is shown if they are not. */
  reply(work: Promise<Reply>, said?: string): void;
  /** For steps. The status shows how they end. */
  step(work: Promise<ActReply>): void;
  /** For a question. Its answer is shown; `done` is called when it has come, or never will. */
  question(work: Promise<TryReply>, done: () => void): void;
  refuse(text: string): void;
};

/** Sends requests to main and puts failures into words. */
export function createAsk(say: (word: Word | null) => void): Ask {
  const lost = () => say({ kind: 'refused', text: strings.lostTouch });
  return {
    quietly: (work) => void work.catch(lost),
    reply: (work, said) => {
      say(null);
      work.then((reply) => {
        if (reply.kind === 'refused') say({ kind: 'refused', text: reply.reason });
        else if (said !== undefined) say({ kind: 'said', text: said });
      }, lost);
    },
    step: (work) => {
      say(null);
      work.then((reply) => {
        if (reply.kind === 'refused') say({ kind: 'refused', text: reply.reason });
      }, lost);
    },
    question: (work, done) => {
      say(null);
      work
        .then(({ well, words }) => say({ kind: well ? 'said' : 'refused', text: words }), lost)
        .finally(done);
    },
    refuse: (text) => say({ kind: 'refused', text }),
  };
}

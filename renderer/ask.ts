import type { ActReply, Reply } from '../electron/core/api/ipc-contract.ts';
import { strings } from '../electron/core/catalogue/catalogue.ts';

/** What came of the last thing that was asked for, where it needs words. */
export type Word = { readonly kind: 'refused' | 'said'; readonly text: string };

export type Ask = {
  /** For requests that answer nothing. */
  quietly(work: Promise<unknown>): void;
  /** For requests that may be refused, with what to say when they are not. */
  reply(work: Promise<Reply>, said?: string): void;
  /** For steps: how they end is shown by the status. */
  step(work: Promise<ActReply>): void;
  refuse(text: string): void;
};

/** Asks main, and puts into words what does not come about. */
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
    refuse: (text) => say({ kind: 'refused', text }),
  };
}

import { terminalWords } from '../core/catalogue/terminal/words.ts';
import { durationHere } from '../core/view/terminal-text.ts';
import type { StepTaker } from '../recovery/heal.ts';

/** A step that ends within this time needs no progress message. */
const FIRST_WORD_MS = 10_000;
const EVERY_MS = 30_000;

type Options = {
  readonly say: (line: string) => void;
  /** The last finished part of the running step, from the journal. Null if none. */
  readonly lastPart: () => string | null;
  readonly now: () => number;
};

/**
 * The same step taker, but with progress messages. A step reports after ten seconds and then twice
 * a minute. The message has its duration so far, its progress, and when it will give up at the
 * latest. A gateway that drains before it restarts may take minutes.
 */
export function telling(taker: StepTaker, { say, lastPart, now }: Options): StepTaker {
  let limitMs: number | null = null;
  return {
    snapshot: () => taker.snapshot(),
    async plan(action, target) {
      const planned = await taker.plan(action, target);
      limitMs = planned.ok && planned.value.verdict === 'ready' ? planned.value.limitMs : null;
      return planned;
    },
    async act(action, target, consent) {
      const startedAtMs = now();
      const tell = (): void => {
        const part = lastPart();
        const time = durationHere(now() - startedAtMs);
        const soFar =
          part === null
            ? terminalWords.goesOn(action, time)
            : terminalWords.goesOnSoFar(action, time, part);
        say(limitMs === null ? soFar : terminalWords.givesUp(soFar, durationHere(limitMs)));
      };
      let timer = setTimeout(function again() {
        tell();
        timer = setTimeout(again, EVERY_MS);
      }, FIRST_WORD_MS);
      try {
        return await taker.act(action, target, consent);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

import type { Unanswered } from '../../core/api/snapshot.ts';
import { spokenReason } from '../../core/catalogue/sentences/spoken.ts';
import { terminalWords } from '../../core/catalogue/terminal/words.ts';
import type { Acknowledgement } from '../../core/notices/acknowledgement-schema.ts';
import type { Result } from '../../core/result.ts';
import { clock, plain } from '../../core/view/terminal-text.ts';
import type { Args } from '../args.ts';
import { EXIT_FAILED } from '../exit.ts';
import type { Place, Terminal } from './shared.ts';
import { findEngine, findPlace } from './shared.ts';
import { singleLook } from './single-look.ts';

const EVERY = 'all';

/** The lost messages and how to dismiss one, through the running engine or the journal. */
type Lost = {
  readonly messages: readonly Unanswered[];
  dismiss(mark: Acknowledgement): Promise<Result<unknown>>;
  close(): void;
};

/**
 * Stops listing lost messages of a session, or all of them, because they were sent again or are not
 * needed. Exit 0 even if nothing is lost. With `--json` it prints what was dismissed.
 */
export async function dismiss(args: Args, terminal: Terminal): Promise<number> {
  const lost = await findLost(findPlace(args));
  try {
    const meant = lost.messages.filter(
      (one) => args.operand === EVERY || one.sessionKey === args.operand,
    );
    if (!args.dryRun) {
      for (const { sessionKey, since } of meant) {
        const marked = await lost.dismiss({ kind: 'dismiss', sessionKey, since });
        if (marked.ok) continue;
        terminal.err(`clawbuoy: ${plain(spokenReason(marked.error))}\n`);
        return EXIT_FAILED;
      }
    }
    if (args.json) terminal.out(`${JSON.stringify({ dismissed: meant }, null, 2)}\n`);
    else terminal.tell(words(meant, args.dryRun));
    return 0;
  } finally {
    lost.close();
  }
}

async function findLost(place: Place): Promise<Lost> {
  const link = await findEngine(place);
  const status = await link?.status();
  if (link !== null && status?.ok === true) {
    return {
      messages: status.value.snapshot.unanswered.filter((one) => one.lost),
      dismiss: (mark) => link.mark(mark),
      close: () => link.close(),
    };
  }
  link?.close();
  const { judgement } = await singleLook(place);
  return {
    messages: judgement.snapshot.unanswered.filter((one) => one.lost),
    dismiss: async (mark) => place.journal.append({ type: 'marked', mark }),
    close: () => undefined,
  };
}

function words(messages: readonly Unanswered[], isDry: boolean): string {
  if (messages.length === 0) return `${terminalWords.dismiss.none}\n`;
  const tell = isDry ? terminalWords.dismiss.would : terminalWords.dismiss.done;
  const lines = messages.map(
    ({ sessionKey, since }) => `${tell(plain(sessionKey), clock(since, Date.now()))}\n`,
  );
  return lines.join('');
}

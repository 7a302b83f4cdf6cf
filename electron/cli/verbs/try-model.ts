import type { ModelTry } from '../../core/api/model-try.ts';
import type { Snapshot } from '../../core/api/snapshot.ts';
import { strings } from '../../core/catalogue/catalogue.ts';
import { modelTryWords } from '../../core/view/model-try.ts';
import { plain } from '../../core/view/terminal-text.ts';
import type { Args } from '../args.ts';
import { EXIT_FAILED, EXIT_REFUSED } from '../exit.ts';
import { ownEngine } from './own-engine.ts';
import type { Terminal } from './shared.ts';
import { findEngine, findPlace } from './shared.ts';

/** Who can ask the model, and what is known of it. */
type Asker = {
  snapshot(): Promise<Snapshot>;
  tryModel(provider: string | null): Promise<ModelTry>;
  close(): Promise<void>;
};

/**
 * Asks the model that gave no answer one short question through OpenClaw. Exit 0: it answers; 4: it
 * was not asked, or nobody knows how it went; 5: it still fails.
 */
export async function tryModel(args: Args, terminal: Terminal): Promise<number> {
  const asker = await findAsker(args, terminal);
  try {
    if (args.dryRun) return dryRun(args, terminal, await asker.snapshot());
    const tried = await asker.tryModel(args.operand);
    const { detail } = tried.kind === 'answered' ? { detail: null } : tried;
    const more = detail === null ? '' : `${plain(detail)}\n`;
    const words = modelTryWords(tried);
    if (args.json) terminal.out(`${JSON.stringify({ ...tried, words }, null, 2)}\n`);
    else terminal.tell(`${plain(words)}\n${more}`);
    return exitOf(tried);
  } finally {
    await asker.close();
  }
}

function exitOf(tried: ModelTry): number {
  switch (tried.kind) {
    case 'answered':
      return 0;
    case 'failed':
      return EXIT_FAILED;
    case 'not-tried':
      return EXIT_REFUSED;
  }
}

function dryRun(args: Args, terminal: Terminal, { incidents }: Snapshot): number {
  const known = incidents.flatMap(({ tryModel: one }) => one?.provider ?? [])[0];
  const provider = args.operand ?? known ?? null;
  const { modelTry } = strings;
  const words =
    provider === null ? modelTry.notTried['nothing-to-try'] : modelTry.would(plain(provider));
  if (args.json) terminal.out(`${JSON.stringify({ kind: 'dry-run', provider, words }, null, 2)}\n`);
  else terminal.tell(`${words}\n`);
  return provider === null ? EXIT_REFUSED : 0;
}

async function findAsker(args: Args, terminal: Terminal): Promise<Asker> {
  const place = findPlace(args);
  const link = await findEngine(place);
  if (link !== null) {
    return {
      snapshot: async () => {
        const status = await link.status();
        if (!status.ok) throw new Error(status.error);
        return status.value.snapshot;
      },
      tryModel: async (provider) => {
        const tried = await link.tryModel(provider);
        if (!tried.ok) throw new Error(tried.error);
        return tried.value;
      },
      close: async () => link.close(),
    };
  }
  const engine = await ownEngine(place, terminal, args);
  return {
    snapshot: async () => engine.status().snapshot,
    tryModel: (provider) => engine.tryModel(provider),
    close: () => engine.close(),
  };
}

import type { Args } from '../args.ts';
import type { Terminal } from './shared.ts';

export async function demo(_args: Args, terminal: Terminal): Promise<number> {
  terminal.err('not yet\n');
  return 0;
}

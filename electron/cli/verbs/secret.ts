import { spokenReason } from '../../core/catalogue/sentences/spoken.ts';
import { terminalWords } from '../../core/catalogue/terminal/words.ts';
import { MAX_SECRET_BYTES } from '../../core/notices/away/secret-ref.ts';
import { plain } from '../../core/view/terminal-text.ts';
import { secretStore } from '../../engine/open-away.ts';
import type { Args } from '../args.ts';
import { EXIT_FAILED, EXIT_REFUSED, EXIT_USAGE } from '../exit.ts';
import type { Terminal } from './shared.ts';

const NAME = /^[\w .-]{1,64}$/;

/** Stores a secret in the keychain. It is read from standard input, never from the command line. */
export async function secret(args: Args, terminal: Terminal): Promise<number> {
  const name = args.operand ?? '';
  if (!NAME.test(name)) {
    terminal.err(`clawbuoy: ${terminalWords.secret.name}\n`);
    return EXIT_USAGE;
  }
  const store = secretStore();
  if (store === null) {
    terminal.err(`clawbuoy: ${terminalWords.secret.noKeychain}\n`);
    return EXIT_REFUSED;
  }
  if (process.stdin.isTTY === true) terminal.err(`${terminalWords.secret.prompt}\n`);
  let text = '';
  for await (const chunk of process.stdin) {
    text += String(chunk);
    if (text.length > MAX_SECRET_BYTES) break;
  }
  text = text.replace(/\r?\n$/, '');
  if (text === '' || text.length > MAX_SECRET_BYTES) {
    terminal.err(`clawbuoy: ${terminalWords.secret.bad}\n`);
    return EXIT_USAGE;
  }
  const kept = await store.keep(name, text);
  if (!kept.ok) {
    terminal.err(`clawbuoy: ${plain(spokenReason(kept.error))}\n`);
    return EXIT_FAILED;
  }
  if (args.json) terminal.out(`${JSON.stringify({ kept: `keychain:${name}` }, null, 2)}\n`);
  else terminal.tell(`${terminalWords.secret.kept(name)}\n`);
  return 0;
}

import { basename, relative } from 'node:path';
import { shellWord } from '../core/text/shell-word.ts';

/** How a person calls this program here: from the source's folder there is no command for it. */
export function calledAs(script: string, folder: string): string {
  return basename(script) === 'clawbuoy.js'
    ? `node ${shellWord(relative(folder, script))}`
    : 'clawbuoy';
}

import { IS_SIMULATOR } from './demo/single-file.ts';

/**
 * The terminal program as one file with a Node of its own (`npm run command`): the same program, and
 * the process that it starts for the demo, which elsewhere is a file beside it.
 */
if (process.argv[2] === IS_SIMULATOR) await import('./demo/simulator/process.ts');
else await import('./cli/clawbuoy.ts');

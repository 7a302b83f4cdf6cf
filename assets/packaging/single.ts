import { IS_SIMULATOR } from '../../electron/demo/single-file.ts';

/**
 * The terminal program as one file with a Node of its own (`npm run command`): the same program, and
 * the process that it starts for the demo, which elsewhere is a file beside it.
 */
if (process.argv[2] === IS_SIMULATOR) await import('../../electron/demo/simulator/process.ts');
else await import('../../electron/cli/clawbuoy.ts');

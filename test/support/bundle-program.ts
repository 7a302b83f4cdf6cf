import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** Makes one file of a program and all that it is made from; it needs nothing beside it. */
export async function bundleProgram(entry: URL, outFile: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: fileURLToPath(entry),
      outDir: dirname(outFile),
      emptyOutDir: false,
      rolldownOptions: {
        // Optional native accelerators of ws and FSEvents: absent by design.
        external: ['bufferutil', 'utf-8-validate', 'fsevents'],
        output: { entryFileNames: basename(outFile), codeSplitting: false },
      },
    },
  });
}

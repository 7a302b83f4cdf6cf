import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';
import { SCHEMA_NAMES } from './electron/core/api/schema-names.ts';
import { publicSchema } from './electron/core/api/schemas.ts';

/** Puts the public JSON Schemas beside the program, generated from the same source. */
function publicSchemas(): Plugin {
  return {
    name: 'public-schemas',
    generateBundle() {
      for (const name of SCHEMA_NAMES) {
        const source = `${JSON.stringify(publicSchema(name), null, 2)}\n`;
        this.emitFile({ type: 'asset', fileName: `schema/${name}.json`, source });
      }
    },
  };
}

/** Each with all that it imports. */
const LOADED_BY_EVERY_VERB =
  /electron\/(cli\/(args|verbs\/status)|core\/(text\/(errors|visible|wrap)|view\/paint|catalogue\/sentences\/spoken))\.ts$/;

/**
 * Three bundles: main (the app and the terminal program, which share one engine), preload
 * (CommonJS, because a sandboxed preload cannot be a module) and renderer.
 */
export default defineConfig({
  main: {
    plugins: [publicSchemas()],
    build: {
      externalizeDeps: false,
      outDir: 'out/main',
      rolldownOptions: {
        input: {
          main: 'electron/main.ts',
          clawbuoy: 'electron/cli/clawbuoy.ts',
          // The demo's gateway, which must be a process of its own.
          simulator: 'electron/demo/simulator/process.ts',
        },
        // Optional native accelerators of ws and FSEvents: absent by design.
        external: ['electron', 'bufferutil', 'utf-8-validate', 'fsevents'],
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunk-[hash].js',
          // What a `status` loads is one file: each costs Node a millisecond. The program itself
          // stays out: whoever shares a module with it would run it. So does the version, which
          // `--version` loads alone.
          codeSplitting: {
            groups: [
              { name: 'version', test: /electron\/core\/api\/version\.ts$/, priority: 2 },
              { name: 'status', test: LOADED_BY_EVERY_VERB, priority: 1 },
            ],
          },
          // Names stay: a stack in a report must be readable.
          minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
        },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      outDir: 'out/preload',
      rolldownOptions: {
        input: { preload: 'electron/preload.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    base: './',
    plugins: [react()],
    build: {
      outDir: 'out/renderer',
      minify: true,
      assetsInlineLimit: 0,
      rolldownOptions: { input: 'renderer/index.html' },
    },
  },
});

import { register } from 'node:module';

/**
 * `npm run bench:panel`: how soon the panel can be read, what a long list costs, and how often an
 * idle panel wakes, in a real Chromium, beside an empty page in the same run.
 */
register('../support/electron-double-hooks.mjs', import.meta.url);
const { measurePanel } = await import('./panel-measures.ts');
await measurePanel();

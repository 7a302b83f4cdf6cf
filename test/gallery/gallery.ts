import { register } from 'node:module';

/**
 * `npm run gallery [FOLDER]`: pictures of every state of the panel, light and dark, at 100 and
 * 200 % text, with an index page to look at them; and the README's picture.
 */
register('../support/electron-double-hooks.mjs', import.meta.url);
const { renderGallery } = await import('./render.ts');
await renderGallery(process.argv[2]);

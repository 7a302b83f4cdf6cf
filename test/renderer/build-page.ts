import { build, type InlineConfig } from 'vite';
import config from '../../electron.vite.config.ts';

/** Builds a part of the app as it is shipped: test runners say "test", and React then doubles. */
async function asShipped(options: InlineConfig): Promise<unknown> {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    return await build({ ...options, mode: 'production', configFile: false, logLevel: 'error' });
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
}

/** The page of the panel, into a folder; into memory only where there is none. */
export function buildPage(outDir: string | null): Promise<unknown> {
  const { renderer } = config;
  const where = outDir === null ? { write: false } : { outDir, emptyOutDir: false };
  return asShipped({ ...renderer, build: { ...renderer?.build, ...where } });
}

/** The preload script, as `preload.cjs` in a folder. */
export function buildPreload(outDir: string): Promise<unknown> {
  const { preload } = config;
  return asShipped({
    ...preload,
    build: {
      ...preload?.build,
      outDir,
      lib: { entry: 'electron/preload.ts', formats: ['cjs'], fileName: () => 'preload.cjs' },
      rolldownOptions: { external: ['electron'] },
    },
  });
}

import { defineConfig } from 'vitest/config';

/** What takes minutes and is no part of `npm test`: `npm run check:delivery`. */
export default defineConfig({
  test: {
    include: ['test/delivery/**/*.slow.ts'],
    testTimeout: 5 * 60_000,
    hookTimeout: 10 * 60_000,
    fileParallelism: false,
  },
});

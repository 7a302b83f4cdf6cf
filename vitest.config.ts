import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const ALL = ['test/**/*.test.{ts,tsx}'];
/** Tests that start no process, open no socket and keep nothing in their modules. */
const PURE = ['test/core/**/*.test.ts', 'test/incidents/**/*.test.ts', 'test/incidents.test.ts'];

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // The long tests wait for a simulated gateway rather than compute: two side by side take half
    // the time, also where a machine has two cores and one worker would be the default.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    restoreMocks: true,
    // Most of a pure test's time is the loading of what it tests, so these share one process.
    projects: [
      { extends: true, test: { name: 'pure', include: PURE, isolate: false } },
      { extends: true, test: { name: 'whole', include: ALL, exclude: PURE } },
    ],
  },
});

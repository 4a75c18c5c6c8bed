import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Two cores: more workers only take time from the servers that the tests run.
    maxWorkers: 2,
    testTimeout: 20_000,
    // Some begin with the compiler.
    hookTimeout: 60_000,
    setupFiles: ['test/support/loop-guard.ts'],
  },
});

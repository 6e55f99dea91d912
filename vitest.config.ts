/** How `npm test` runs: under Node, each test file in a process of its own, nothing from reports/. */

import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'reports/**', 'coverage/**'],
    // On a machine that does much else a test takes many times as long: only one that never ends is to
    // fail by the clock.
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});

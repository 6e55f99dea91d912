/** How `npm test` runs: under Node, each test file in a process of its own, nothing from reports/. */

import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  // `portcullis/scenario` is the source here, and what is built everywhere else.
  resolve: { conditions: ['portcullis-source'] },
  ssr: { resolve: { conditions: ['portcullis-source'] } },
  test: {
    environment: 'node',
    include: ['**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'reports/**', 'coverage/**'],
    // Searches are synchronous and can take long on a slow machine; none is meant to take a minute.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});

/**
 * The scenarios as tests, one each: `npx vitest --config vitest.scenarios.config.ts` watches them.
 *
 * With few random runs: `npm run check` makes all of them, and a test holds that each verdict comes out alike.
 */

import { defineConfig } from 'vitest/config';
import { portcullis } from './checker/vitest/plugin.ts';

export default defineConfig({
  plugins: [portcullis({ include: ['scenarios/**/*.scenario.ts'], runs: 20 })],
  // Scenarios are data: one may be judged in the process in which another was.
  test: { include: [], isolate: false },
});

/**
 * In which order test files begin: those that take long first, so that all cores end at about the same
 * time. Vitest knows this only after a first run.
 */

import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take more than some five seconds of a processor, the longest first. */
export const longFiles = [
  'checker/cli.test.ts',
  'docs/pages.test.ts',
  'mutants/mutants.test.ts',
  'checker/vitest/plugin.test.ts',
  'checker/command/bad-input.test.ts',
  'package.test.ts',
  'tidy.test.ts',
  'bench/costs/costs.test.ts',
  'checker/search/exhaustive/mutants.test.ts',
  'docs/examples.test.ts',
  'claims/broken.test.ts',
  'checker/vitest.test.ts',
  'checker/search/lockstep/lockstep.test.ts',
  'checker/search/random/random.test.ts',
  'checker/search/lockstep/small-system.test.ts',
  'checker/command/new-scenario.test.ts',
  'checker/search/exhaustive/explorer.test.ts',
  'checker/command/replay.test.ts',
  'checker/process/loader.test.ts',
  'checker/search/exhaustive/reference.test.ts',
  'checker/start.test.ts',
  'docs/ci.test.ts',
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const others = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification) => {
      const place = longFiles.indexOf(relative(this.ctx.config.root, moduleId));
      return place < 0 ? longFiles.length : place;
    };
    return others.sort((a, b) => rank(a) - rank(b));
  }
}

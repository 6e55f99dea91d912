/** The test that stands for a scenario file: judges it as the command line does. */

import { expect, test } from 'vitest';
import { scenarioName } from '../finding/subject.ts';
import { judged } from '../library/check.ts';
import type { CheckOptions } from '../library/types.ts';
import { startTimer } from '../process/clock.ts';
import { ScenarioError } from '../scenario/error.ts';
import { ScenarioValue } from '../scenario/language/scenario.ts';
import { errorAt, failureText, placeOf, unusableText } from './failure.ts';

/** What the plugin asks of the test of one file. */
interface FileOrder extends Pick<CheckOptions, 'seed' | 'runs'> {
  /** Absolute. */
  readonly path: string;
  /** Relative to vitest's root. */
  readonly file: string;
}

/** Declares the test. Throws where the file exports no scenario, which vitest shows with its line. */
export async function judgeFile(
  read: () => Promise<object>,
  { path, file, ...asked }: FileOrder,
): Promise<void> {
  const scenario = await explained(path, async () => scenarioIn(await read()));
  // A search is synchronous, and may take as long as the scenario's own bounds let it.
  test(scenario.options.shows, { timeout: 0 }, () =>
    explained(path, () => {
      const result = judged(
        scenario,
        { ...asked, name: scenarioName(file) },
        { watch: { startTimer } },
      );
      if (result.exitStatus !== 0) throw errorAt(path, placeOf(result), failureText(result));
      // Counts as an assertion, where vitest asks for one in each test.
      expect(result.exitStatus).toBe(0);
    }),
  );
}

function scenarioIn(exported: object): ScenarioValue {
  const found = 'default' in exported ? exported.default : undefined;
  if (found instanceof ScenarioValue) return found;
  throw new ScenarioError({
    says: 'default' in exported ? 'the default export is no scenario' : 'has no default export',
    remedy: 'end it with: export default scenario(m, { shows: ..., steps: [...] })',
  });
}

/** What the language refuses gets the line of the scenario file. */
async function explained<T>(path: string, judge: () => T | Promise<T>): Promise<T> {
  try {
    return await judge();
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    throw errorAt(path, error.site ?? { file: path, line: 1, column: 1 }, unusableText(error));
  }
}

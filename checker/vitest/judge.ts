/**
 * The test that stands for a scenario file: judges it as the command line does.
 *
 * What it says of a file names the file as vitest does, and points to its line.
 */

import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { judged } from '../library/check.ts';
import type { CheckOptions } from '../library/types.ts';
import { startTimer } from '../process/clock.ts';
import { diagnose, type ReadFile } from '../process/diagnosis.ts';
import { languageWords } from '../process/language-words.ts';
import type { Site } from '../scenario/data.ts';
import { ScenarioError } from '../scenario/error.ts';
import { ScenarioValue } from '../scenario/language/scenario.ts';
import { nameFilesFrom } from '../scenario/language/site.ts';
import { variantsNamed } from '../scenario/language/variants.ts';
import type { VariantText } from '../scenario/variants.ts';
import { errorAt, failureText, headlineOf, placeOfResult, unusableText } from './failure.ts';

/** What the plugin asks of the test of one file. */
interface FileOrder extends Pick<CheckOptions, 'seed' | 'runs'> {
  /** In place of those that the scenario names. */
  readonly variants?: readonly VariantText[];
  /** Absolute. */
  readonly path: string;
  /** Relative to vitest's root. */
  readonly file: string;
  /** What stacks call the file beside its path. */
  readonly id: string;
  /** Imports the file. */
  readonly read: () => Promise<object>;
  /** Imports its text. */
  readonly readText: () => Promise<{ readonly default: string }>;
}

/** Declares the test. Throws where the file exports no scenario. */
export async function judgeFile({ read, ...order }: FileOrder): Promise<void> {
  nameFilesFrom(order.path.slice(0, -order.file.length));
  const scenario = await scenarioIn(read, order);
  const { shows } = scenario.options;
  const { variants = [undefined, ...variantsNamed(scenario.options)] } = order;
  for (const variant of variants) {
    const title = variant === undefined ? shows : `${variant}: ${shows}`;
    // A search is synchronous, and may take as long as the scenario's own bounds let it.
    test(title, { timeout: 0 }, () => judgeScenario(scenario, order, variant as VariantText));
  }
}

type NamedFile = Omit<FileOrder, 'read'>;
/** What is wrong with a file. Of the place only line and column count. */
type Refused = Pick<ScenarioError, 'says' | 'remedy'> & {
  readonly site?: Omit<Site, 'file'> | undefined;
};

async function scenarioIn(read: FileOrder['read'], order: NamedFile): Promise<ScenarioValue> {
  try {
    const exported = await read();
    const found = 'default' in exported ? exported.default : undefined;
    if (found instanceof ScenarioValue) return found;
    throw new ScenarioError({
      says: 'default' in exported ? 'the default export is no scenario' : 'has no default export',
      remedy: 'end it with: export default scenario(m, { shows: ..., steps: [...] })',
    });
  } catch (thrown) {
    const { path, file, id, readText } = order;
    const inSyntax = syntaxError(thrown);
    if (inSyntax !== undefined) throw refused(order, inSyntax);
    const source: ReadFile = { file, aliases: [id, path], text: (await readText()).default };
    throw refused(order, diagnose(thrown, source, languageWords()));
  }
}

function judgeScenario(
  scenario: ScenarioValue,
  order: NamedFile,
  variant: VariantText | undefined,
): void {
  const { path, file, seed, runs } = order;
  const asked = {
    ...(seed !== undefined && { seed }),
    ...(runs !== undefined && { runs }),
    ...(variant !== undefined && { variant }),
  };
  try {
    const result = judged(scenario, asked, { file, watch: { startTimer } });
    if (result.exitStatus !== 0) {
      const place = { ...placeOfResult(result), file };
      throw errorAt(path, place, failureText(result, headlineOf(result), place));
    }
    // Counts as an assertion, where vitest asks for one in each test.
    expect(result.exitStatus).toBe(0);
  } catch (error) {
    if (error instanceof ScenarioError) throw refused(order, error);
    throw error;
  }
}

function refused({ path, file }: NamedFile, { says, remedy, site }: Refused): Error {
  const place = { line: 1, column: 1, ...site, file };
  return errorAt(path, place, unusableText({ says, remedy, site: place }));
}

/** What vite's compiler says of a file that does not parse. Node's would say it otherwise. */
function syntaxError(thrown: unknown): Refused | undefined {
  const message = thrown instanceof Error ? stripVTControlCharacters(thrown.message) : '';
  const [, problem, line, column] = /\[PARSE_ERROR\] (.+)\n.*:(\d+):(\d+) \]/.exec(message) ?? [];
  if (problem === undefined) return undefined;
  const site = { line: Number(line), column: Number(column) };
  return {
    says: `does not parse: ${problem}`,
    remedy: 'mend the line; an editor shows more',
    site,
  };
}

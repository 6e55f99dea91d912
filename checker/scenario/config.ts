/**
 * The settings of a project, which its `portcullis.config.ts` exports: where its scenarios are, where
 * reports go, and what a check does where the command line says nothing.
 */

import * as z from 'zod';
import { nearest } from '../text/nearest.ts';
import { ScenarioError } from './error.ts';
import { shown } from './language/input.ts';

/** Each is optional. Folders and files are named from the folder of the file that says them. */
export interface Config {
  /** The folders that are checked, by default `scenarios`. New scenarios go into the first. */
  readonly scenarios?: readonly string[];
  /** Where reports go, by default `reports`. */
  readonly reports?: string;
  /** Random runs per scenario, instead of what the scenario says. */
  readonly runs?: number;
  /** Random searches begin from this number. */
  readonly seed?: number | 'random';
  /** More forms of the whole run, as `--reporter` takes them: `junit=run.xml`. */
  readonly reporters?: readonly string[];
  /** How many scenarios are searched at once. */
  readonly jobs?: number;
}

/** Settings as they are, checked by the compiler. */
export function defineConfig(config: Config): Config {
  return config;
}

const someText = z.string().regex(/\S/);
const positiveCount = z.int().min(1).max(1_000_000_000).optional();
const configShape = z.strictObject({
  scenarios: z.array(someText).min(1).optional(),
  reports: someText.optional(),
  runs: positiveCount,
  seed: z
    .union([
      z.literal('random'),
      z
        .int()
        .min(0)
        .max(2 ** 31 - 1),
    ])
    .optional(),
  reporters: z.array(someText).optional(),
  jobs: positiveCount,
});

const aCount = 'give a whole number from 1 to 1,000,000,000';
const remedies: Readonly<Record<keyof Config, string>> = {
  scenarios: 'give folders in brackets, each as a path from here: ["scenarios"]',
  reports: 'give a folder, as a path from here: "reports"',
  runs: aCount,
  seed: "give a whole number from 0 to 2,147,483,647, or 'random'",
  reporters: 'give forms in brackets, each as --reporter takes it: ["junit=run.xml"]',
  jobs: aCount,
};

/** The settings that a file exports. `siteOf` finds the place of a word in it. Throws `ScenarioError`. */
export function configOf(
  exported: unknown,
  siteOf: (key: string) => ScenarioError['site'],
): Config {
  const parsed = configShape.safeParse(exported);
  // Zod's own type has keys that may be undefined, and JSON has none of those.
  if (parsed.success) return parsed.data as Config;
  const { issues } = parsed.error;
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  const keys = Object.keys(configShape.shape);
  if (issue?.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    const near = nearest(key, keys);
    throw new ScenarioError({
      says: `there is no setting '${key}'`,
      remedy: near === undefined ? `there is ${keys.join(', ')}` : `did you mean '${near}'?`,
      site: siteOf(key),
    });
  }
  const key = String(issue?.path[0] ?? '');
  if (key === '') {
    throw new ScenarioError({
      says: `the default export is ${shown(exported)}, and no settings`,
      remedy: 'write: export default defineConfig({ scenarios: ["scenarios"] })',
    });
  }
  const given = issue?.path.reduce<unknown>((of, at) => Reflect.get(of as object, at), exported);
  throw new ScenarioError({
    says: `${issue?.path.map(String).join('.')} cannot be ${shown(given)}`,
    remedy: remedies[key as keyof Config],
    site: siteOf(key),
  });
}

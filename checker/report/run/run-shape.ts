/**
 * The shape of the JSON of a whole run. `docs/schema/` has it as JSON Schema.
 *
 * Optional keys are left out when there is nothing to say, never null.
 */

import * as z from 'zod';
import { propertyNames } from '../../../properties/names.ts';
import { searchKinds } from '../../finding/search-kind.ts';
import { statusWords } from '../../finding/verdict.ts';
import { effort, windows } from '../violation/report-shape.ts';
import { site } from '../violation/shapes.ts';
import { runFormat } from './json.ts';

const says = z.string();
const wholeCount = z.int().min(0);

const verdict = z.enum(['holds', 'violated', 'undecided', 'vacuous', 'not run']);
const searchKind = z.enum([...searchKinds, 'all']);

const violation = z.object({
  property: z.enum(propertyNames),
  claim: says,
  says,
  steps: wholeCount.describe('How many lead to it'),
  at: site
    .exactOptional()
    .describe('Of the step that broke it, else of the clause, else of the scenario'),
  report: z.string().exactOptional().describe('The file in which it is explained'),
});

const search = effort.extend({
  kind: searchKind.describe('all: one row for all searches together'),
  verdict,
  asExpected: z.boolean(),
  scope: says,
  command: z.string(),
  seed: z.int().exactOptional(),
  revocationWindows: windows.exactOptional(),
  remarks: z.array(says),
  unasked: z.array(says).exactOptional(),
  reached: z
    .array(says)
    .exactOptional()
    .describe('The premises that all searches of the model reached; with the last of them'),
  violation: violation.exactOptional(),
});

const scenario = z.object({
  name: z.string(),
  file: z.string(),
  shows: says.exactOptional(),
  claims: z.array(z.string()).exactOptional(),
  verdict: z.union([verdict, z.literal('unusable')]),
  asExpected: z.boolean(),
  searches: z.array(search),
  unusable: z.object({ says, remedy: says, site: site.exactOptional() }).exactOptional(),
});

const example = z.object({
  scenario: z.string(),
  search: z.enum(searchKinds),
  run: wholeCount.exactOptional(),
  step: wholeCount,
  says,
});

export const runReport = z
  .object({
    format: z.literal(runFormat),
    verdict: z.enum(Object.values(statusWords)),
    exitStatus: z.int(),
    seed: z.int(),
    complaints: z.array(says).exactOptional(),
    narrowed: z
      .object({
        property: z.enum(propertyNames).exactOptional(),
        runs: wholeCount.exactOptional(),
        selection: z.array(z.string()).exactOptional(),
        timeSeconds: z.number().exactOptional(),
      })
      .exactOptional()
      .describe('What the command line asked for instead of everything'),
    scenarios: z.array(scenario),
    notLookedAt: z.array(z.string()).exactOptional(),
    ledger: z.object({
      deeds: z.array(
        z.object({ deed: z.string(), count: wholeCount, example: example.exactOptional() }),
      ),
      premises: z.array(z.object({ premise: z.string(), example })),
    }),
    measured: z
      .record(z.string(), z.unknown())
      .exactOptional()
      .describe('What depends on the clock or the computer'),
  })
  .describe('What a run of portcullis looked at, and what came of it');

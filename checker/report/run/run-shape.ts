/**
 * The shape of the JSON of a whole run. `docs/schema/` has it as JSON Schema.
 *
 * Optional keys are left out when there is nothing to say, never null.
 */

import * as z from 'zod';
import { propertyNames } from '../../../properties/names.ts';
import { searchKinds } from '../../finding/search-kind.ts';
import { statusWords } from '../../finding/verdict.ts';
import { cyclesByCause, effort, windows } from '../violation/report-shape.ts';
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

const stepCost = z.object({
  step: z.int().min(1),
  says,
  cycles: wholeCount,
  spentOn: cyclesByCause,
});

const cost = z.object({
  text: says,
  at: site,
  holds: z.boolean().exactOptional().describe('Absent: nothing that it speaks of happened'),
  says,
  cycles: wholeCount.exactOptional(),
});

const search = effort.extend({
  kind: searchKind.describe('all: one row for all searches together'),
  verdict,
  asExpected: z.boolean(),
  scope: says,
  command: z.string(),
  seed: z.int().exactOptional(),
  cyclesInTurn: wholeCount
    .exactOptional()
    .describe('Of the executor for the written steps alone, one after the other'),
  revocationWindows: windows.exactOptional(),
  stepCosts: z
    .array(stepCost)
    .exactOptional()
    .describe('Of each written step, done in turn on the executor with the shortest delays'),
  costs: z.array(cost).exactOptional().describe('What came of the costs that it states'),
  remarks: z.array(says),
  unasked: z.array(says).exactOptional(),
  reached: z
    .array(says)
    .exactOptional()
    .describe('The premises that all searches of the model reached; with the last of them'),
  violation: violation.exactOptional(),
});

const scenario = z.object({
  name: z.string().describe('Of a row under another variant than its own, with @ and its name'),
  file: z.string(),
  variant: z.string().exactOptional().describe('The design that it was judged under'),
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
        variants: z.array(z.string()).exactOptional(),
        selection: z.array(z.string()).exactOptional(),
        timeSeconds: z.number().exactOptional(),
      })
      .exactOptional()
      .describe('What the command line asked for instead of everything'),
    scenarios: z.array(scenario),
    variants: z
      .array(z.object({ name: z.string(), says, givesUp: z.array(says) }))
      .exactOptional()
      .describe('The designs that scenarios were judged under, and what each does not promise'),
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

/**
 * The shape of the JSON file of a report. `docs/schema/` has it as JSON Schema.
 *
 * Optional keys are left out when there is nothing to say, never null.
 */

import * as z from 'zod';
import type { MachineDescription } from '../../../model/description.ts';
import { type Decision, decisions } from '../../../model/design.ts';
import { causes } from '../../../model/outcome.ts';
import { letters } from '../../../model/rights.ts';
import { propertyNames } from '../../../properties/names.ts';
import { searchKinds } from '../../finding/search-kind.ts';
import { holders } from '../../finding/windows.ts';
import { address, index, reportedAction, value } from './action-json.ts';
import { machineState, name, place, rights, site, stepChange, type Written } from './shapes.ts';

/** Raised whenever a reader of the former one would be misled. */
export const violationFormat = 'portcullis-violation/2';

const says = z.string();
const count = z.int().min(0);
/** As in the table of the run: counted from 1. */
const stepNumber = z.int().min(1);

const outcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('done') }),
  z.object({ kind: z.literal('loaded'), values: z.array(value) }),
  z.object({ kind: z.literal('fault'), cause: z.enum(causes) }),
  z.object({ kind: z.literal('disabled') }),
]);

export const cyclesByCause = z.record(z.string(), count);

export const reportedStep = z.object({
  step: stepNumber,
  at: site.exactOptional().describe('The step as written, or the menu entry that it came from'),
  stack: z.array(name).exactOptional().describe('The environments of its thread, callers first'),
  says,
  action: reportedAction,
  outcome,
  outcomeSays: says,
  changes: z.array(stepChange),
  changesSay: z.array(says).describe('The same in words, with what is alike taken together'),
  cycles: count
    .exactOptional()
    .describe('On the executor, of its hart, from when it was given the step to its retirement'),
  spentOn: cyclesByCause.exactOptional().describe('The same by cause'),
});

const condition = z.object({
  says,
  cause: z.enum(causes),
  holds: z.union([z.boolean(), z.literal('not evaluated')]),
  at: name.exactOptional().describe('Where it fails'),
});

const cost = z.object({
  text: z.string(),
  at: site,
  compared: z.array(z.object({ name, cycles: count, spentOn: cyclesByCause })),
  meanwhile: z.array(says).exactOptional().describe('What each hart of others repeated'),
});

const link = z.object({
  grantor: name,
  grantee: name,
  rights,
  lentTo: z.object({ thread: name, frame: index }).exactOptional(),
  madeByStep: stepNumber.exactOptional(),
  initially: z
    .object({ callersOf: name.exactOptional(), at: site.exactOptional() })
    .exactOptional(),
  endedByStep: stepNumber.exactOptional(),
});

const chain = z.object({
  cell: place,
  right: z.enum(letters),
  space: name,
  owner: name.exactOptional(),
  links: z.array(link),
  broken: says.exactOptional(),
});

const held = z.object({
  where: name,
  leadsTo: name.exactOptional().describe('On a machine with pages: the memory behind the place'),
  aliases: z.array(name).exactOptional(),
  by: z.array(
    z.object({
      who: name,
      owns: z.boolean(),
      rights: rights.describe('By ownership and grants'),
      withLends: z.array(z.object({ thread: name, rights })),
    }),
  ),
});

export const windows = z.partialRecord(
  z.enum(holders),
  z.object({ cycles: count, loss: name, access: name }),
);

export const effort = z.object({
  runs: count,
  steps: count,
  states: count.exactOptional(),
  transitions: count.exactOptional(),
  depth: count.exactOptional(),
  seen: z.object({ states: count, of: count }).exactOptional(),
});

/** The executor's: cycles, what they were spent on, and for how long lost authority still worked. */
const executorEffort = effort.extend({
  cycles: count.exactOptional(),
  cyclesInTurn: count.exactOptional().describe('Of the written steps alone, one after the other'),
  byCause: cyclesByCause.exactOptional(),
  windows: windows.exactOptional(),
});

const minimality = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('as written') }),
  z.object({ kind: z.literal('shortest') }),
  z.object({
    kind: z.literal('shrunk'),
    from: count,
    attempts: count,
    isShortest: z.boolean().exactOptional(),
  }),
]);

const irrelevant = z.object({
  steps: z.array(stepNumber),
  operands: z.array(z.object({ step: stepNumber, operand: z.string() })),
  rights: z.array(
    z.object({ step: stepNumber, lend: z.int().min(1).exactOptional(), needed: rights }),
  ),
});

const timeline = z.object({
  place: name.exactOptional(),
  holder: name.exactOptional(),
  columns: z.array(z.object({ first: count, last: count })),
  lanes: z.array(
    z.object({
      name,
      of: z.enum(['actor', 'model', 'table', 'buffer']),
      cells: z.array(
        z.object({
          text: z.string(),
          events: z.array(z.string()).exactOptional(),
          stale: z.boolean().exactOptional(),
        }),
      ),
    }),
  ),
  differences: z.array(
    z.object({
      kind: z.string(),
      where: name,
      executor: z.union([z.number(), z.string()]),
      model: z.union([z.number(), z.string()]),
    }),
  ),
  suspected: z.object({ unit: name, cycle: count, says }).exactOptional(),
  executor: says,
  contract: says,
  words: z.array(z.array(z.string())).describe('Words of the lanes, each with what it means'),
});

const range = { base: address, bytes: address };
const environment = { code: index, data: index };

const design = z.strictObject({
  grants: z.enum(decisions.grants).exactOptional(),
  handlers: z.enum(decisions.handlers).exactOptional(),
  hunks: z.enum(decisions.hunks).exactOptional(),
  transfers: z.enum(decisions.transfers).exactOptional(),
} satisfies Record<Decision, unknown>);

/** The machine of a run on a random machine. Its numbers are positions in its own lists. */
const machine: z.ZodType<MachineDescription, object> = z.object({
  design: design.exactOptional().describe('Where it differs from the contract'),
  addressBits: z.int(),
  spaces: z.array(
    z.object({ name: z.string(), maker: index.exactOptional(), faults: index.exactOptional() }),
  ),
  regions: z.array(z.object({ name: z.string(), owner: index, ...range })),
  portals: z.array(z.object({ name: z.string(), entry: address, ...environment })),
  threads: z.array(
    z.object({
      name: z.string(),
      home: z.object(environment),
      stack: address,
      hunkBytes: address,
      hunks: index,
    }),
  ),
  lines: z
    .array(z.object({ name: z.string(), priority: index, handler: index, reentrant: z.boolean() }))
    .exactOptional(),
  devices: z
    .array(
      z.object({
        name: z.string(),
        registers: index,
        line: index,
        aperture: z.array(z.object(range)).exactOptional(),
        apertureRegister: index.exactOptional(),
        masters: z.boolean().exactOptional(),
        wedges: z.boolean().exactOptional(),
      }),
    )
    .exactOptional(),
  pages: z
    .object({
      bytes: address,
      region: index,
      table: index,
      entryBytes: address,
      virtual: z.array(
        z.object({ name: z.string(), base: address, initially: index.exactOptional() }),
      ),
      physical: z.array(z.object({ name: z.string() })),
      pins: z.boolean().exactOptional(),
    })
    .exactOptional(),
  faultValues: z.partialRecord(z.enum(causes), value).exactOptional(),
  grants: z.array(
    z.object({ grantor: index, grantee: index, range: z.object(range), rights: index.max(255) }),
  ),
  spans: z.array(z.object(range)),
  registers: index,
  memory: z.boolean(),
  values: z.array(value),
});

export const violationReport = z
  .object({
    format: z.literal(violationFormat),
    scenario: z.object({
      name,
      file: z.string(),
      shows: says,
      at: site.exactOptional(),
      variant: name.exactOptional().describe('The design that it was judged under'),
    }),
    property: z.enum(propertyNames),
    claim: says,
    says,
    at: site
      .exactOptional()
      .describe('Of the step that broke it, else of the clause, else of the scenario'),
    asExpected: z.boolean(),
    remarks: z.array(says),
    search: z.enum(searchKinds),
    scope: says,
    seed: z.int().exactOptional(),
    command: z.string(),
    effort: executorEffort,
    clause: z.object({ text: z.string(), at: site }).exactOptional(),
    cost: cost.exactOptional().describe('The cost that is exceeded, and what is compared'),
    chain: chain.exactOptional(),
    rule: z
      .object({ name: z.string(), enabled: z.boolean(), conditions: z.array(condition) })
      .exactOptional()
      .describe('What decided the last step'),
    run: z.array(reportedStep),
    states: z.array(machineState).describe('The initial one, and the one after each step'),
    machine: machine.exactOptional().describe('Of a run on a machine that nobody wrote'),
    held: held.exactOptional().describe('Who holds what, in the end, where the chain leads'),
    minimality,
    irrelevant: irrelevant.exactOptional(),
    neighbour: z.object({ says, differences: z.array(says) }).exactOptional(),
    timeline: timeline.exactOptional(),
    keep: z.object({ file: z.string(), source: z.string() }),
  })
  .describe(
    'One violation that portcullis found: what was promised, the run that breaks it, and why',
  );

/** As it is written. */
export type ViolationReport = Written<z.input<typeof violationReport>>;

/** A scenario: a machine, what happens or may happen on it, and what must come of it. */

import * as z from 'zod';
import { Act } from './acts.ts';
import { type Claim, claims } from './claims.ts';
import { compile } from './compile.ts';
import type { Bounds, ScenarioData } from './data.ts';
import { ScenarioError } from './error.ts';
import { checkOptions, expectNoun, oneOf, shown } from './input.ts';
import { Break, everything, PolicyClause } from './intent.ts';
import type { Machine } from './nouns.ts';
import { Place } from './site.ts';

export interface Told {
  /** What it shows, in one sentence. */
  readonly shows: string;
  /** The claims that it bears on. */
  readonly claims?: readonly Claim[];
  /** Grants in force at the start. */
  readonly initially?: readonly Act[];
  /** A story, played as written. */
  readonly steps?: readonly Act[];
  /** What may happen in searches: a menu, or everything. Unsaid: everything, and no policy asked. */
  readonly may?: readonly Act[] | typeof everything;
  /** How far searches go. */
  readonly bounds?: Bounds;
  /** What the author intends. */
  readonly policy?: readonly PolicyClause[];
  /** What must be found. Unsaid: everything holds. */
  readonly finds?: Break;
}

const count = z.int().positive().optional();
const shape = z.strictObject({
  shows: z.string().min(1, 'say in one sentence what the scenario shows'),
  claims: z.array(z.string()).optional(),
  initially: z.array(z.unknown()).optional(),
  steps: z.array(z.unknown()).optional(),
  may: z
    .union([z.array(z.unknown()), z.literal(everything)], {
      error: "give a list of sentences such as app.loads(buffer), or 'everything'",
    })
    .optional(),
  bounds: z.unknown().optional(),
  policy: z.array(z.unknown()).optional(),
  finds: z.unknown().optional(),
});
const boundsShape = z.strictObject({ depth: count, states: count, runs: count, steps: count });

export class ScenarioValue {
  readonly machine: Machine;
  readonly told: Told;
  readonly place: Place;

  constructor(machine: Machine, told: Told, place: Place) {
    this.machine = machine;
    this.told = told;
    this.place = place;
  }
}

export function scenario(machine: Machine, told: Told): ScenarioValue {
  const place = Place.of(scenario);
  expectNoun(machine, 'machine', 'the first argument of scenario', place);
  checkOptions(shape, told, { of: 'scenario', place });
  if (told.bounds !== undefined) {
    checkOptions(boundsShape, told.bounds, { of: 'set of bounds', place });
  }
  for (const claim of told.claims ?? []) {
    oneOf(Object.keys(claims), claim, { what: 'claim', place });
  }
  const lists = { initially: Act, steps: Act, may: Act, policy: PolicyClause };
  for (const [list, Kind] of Object.entries(lists)) {
    const entries: unknown = told[list as keyof typeof lists];
    if (!Array.isArray(entries)) continue;
    for (const [i, entry] of entries.entries()) {
      if (!(entry instanceof Kind)) throw misplaced(`${list}[${i}]`, entry, place);
    }
  }
  if (told.finds !== undefined && !(told.finds instanceof Break)) {
    throw misplaced('finds', told.finds, place);
  }
  return new ScenarioValue(machine, told, place);
}

function misplaced(where: string, value: unknown, place: Place): ScenarioError {
  return new ScenarioError({
    says: `${where} is ${shown(value)}`,
    remedy:
      'steps, menus and initially hold sentences such as app.loads(buffer); policy holds ' +
      "never, only and mayFlow; finds holds breaks('...', ...)",
    site: place.site,
  });
}

/** What a scenario file's default export comes to. Throws `ScenarioError`. */
export function dataOf(value: unknown): ScenarioData {
  if (value instanceof ScenarioValue) return compile(value);
  throw new ScenarioError({
    says:
      value === undefined
        ? 'the file has no default export'
        : `the default export is ${shown(value)}, not a scenario`,
    remedy: 'write: export default scenario(m, { shows: ..., steps: [...] })',
  });
}

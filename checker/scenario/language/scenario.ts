/** A scenario: a machine, what happens or may happen on it, and what must come of it. */

import * as z from 'zod';
import { type Claim, claims } from '../claims.ts';
import { compile } from '../compile/compile.ts';
import type { Bounds, ScenarioData } from '../data.ts';
import { ScenarioError } from '../error.ts';
import { checkOptions, expectNoun, oneOf, shown } from './input.ts';
import { Break, everything, PolicyClause } from './intent.ts';
import type { Machine } from './nouns.ts';
import { Act } from './sentences.ts';
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

const count = z.int().min(1).max(1_000_000_000).optional();
const shape = z.strictObject({
  shows: z.string().regex(/\S/),
  claims: z.array(z.string()).optional(),
  initially: z.array(z.unknown()).optional(),
  steps: z.array(z.unknown()).optional(),
  may: z.union([z.array(z.unknown()), z.literal(everything)]).optional(),
  bounds: z.unknown().optional(),
  policy: z.array(z.unknown()).optional(),
  finds: z.unknown().optional(),
});
const boundsShape = z.strictObject({
  depth: count,
  states: count,
  memory: count,
  time: count,
  runs: count,
  steps: count,
});

export class ScenarioValue {
  readonly machine: Machine;
  readonly told: Told;
  readonly place: Place;

  constructor(machine: Machine, told: Told, place: Place) {
    this.machine = machine;
    this.told = told;
    this.place = place;
  }

  get noun(): 'scenario' {
    return 'scenario';
  }
}

export function scenario(machine: Machine, options: Told): ScenarioValue {
  const place = Place.of(scenario);
  expectNoun(machine, 'machine', 'the first argument of scenario', place);
  checkOptions(shape, options, { of: 'scenario', place });
  const told = frozen(options);
  if (told.bounds !== undefined) {
    checkOptions(boundsShape, told.bounds, { of: 'set of bounds', place });
  }
  for (const claim of told.claims ?? []) {
    oneOf(Object.keys(claims), claim, { what: 'claim', place });
  }
  const lists = { initially: Act, steps: Act, may: Act, policy: PolicyClause } as const;
  for (const list of ['initially', 'steps', 'may', 'policy'] as const) {
    const entries: unknown = told[list];
    if (!Array.isArray(entries)) continue;
    for (const [i, value] of entries.entries()) {
      if (!(value instanceof lists[list])) throw misplaced(list, `${list}[${i}]`, { value, place });
    }
  }
  if (told.finds !== undefined && !(told.finds instanceof Break)) {
    throw misplaced('finds', 'finds', { value: told.finds, place });
  }
  return new ScenarioValue(machine, told, place);
}

/** What was checked is what is read later, whatever the file does with its lists meanwhile. */
function frozen(told: Told): Told {
  const copied = Object.entries(told).map(([key, value]) => [
    key,
    Array.isArray(value) ? Object.freeze([...value]) : value,
  ]);
  return Object.freeze(Object.fromEntries(copied));
}

const aSentence = { not: 'a sentence', remedy: 'write sentences such as app.loads(buffer)' };
const belonging = {
  initially: {
    not: 'a sentence',
    remedy: "write grants in force at the start: app.grants(server, buffer, 'r')",
  },
  steps: aSentence,
  may: aSentence,
  policy: { not: 'a clause', remedy: 'write never(...), only(...) or mayFlow(...)' },
  finds: { not: 'a break', remedy: "write breaks('authority confinement', clause)" },
} as const;

function misplaced(
  key: keyof typeof belonging,
  where: string,
  { value, place }: { value: unknown; place: Place },
): ScenarioError {
  const { not, remedy } = belonging[key];
  return new ScenarioError({
    says: `${where} is ${shown(value)}, not ${not}`,
    remedy,
    site: place.site,
  });
}

/** What a scenario file's default export comes to. Throws `ScenarioError`. */
export function dataOf(value: unknown): ScenarioData {
  if (value instanceof ScenarioValue) return compile(value);
  throw new ScenarioError({
    says: `the default export is ${shown(value)}, not a scenario`,
    remedy: 'write: export default scenario(m, { shows: ..., steps: [...] })',
  });
}

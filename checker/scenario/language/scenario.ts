/** A scenario: a machine, what happens or may happen on it, and what must be found. */

import * as z from 'zod';
import { type Claim, claims } from '../claims.ts';
import type { Bounds } from '../data.ts';
import { refusal, type ScenarioError } from '../error.ts';
import type { VariantText } from '../variants.ts';
import { Attacker, anything } from './anything.ts';
import { CostClause } from './costs.ts';
import { checkOptions, expectNoun, oneOf, shown } from './input.ts';
import { Break, everything, PolicyClause } from './intent.ts';
import { type MachineNoun, nounClass } from './nouns.ts';
import { Act } from './sentences.ts';
import type { CallSite } from './site.ts';
import { checkVariants, findsNothing } from './variants.ts';

export interface ScenarioOptions {
  /** What it shows, in one sentence. */
  readonly shows: string;
  /** The claims that it bears on. */
  readonly claims?: readonly Claim[];
  /** Grants in force at the start. */
  readonly initially?: readonly Act[];
  /** Sentences that are played once, in this order. */
  readonly steps?: readonly Act[];
  /** What may happen in searches: a menu, or everything. By default everything, and no policy is judged in them. */
  readonly may?: readonly (Act | Attacker)[] | typeof everything;
  /** How far searches go. */
  readonly bounds?: Bounds;
  /** What the author intends. */
  readonly policy?: readonly PolicyClause[];
  /** What steps and the worst cases cost on the executor. */
  readonly costs?: readonly CostClause[];
  /** What must be found. By default everything holds. */
  readonly finds?: Break;
  /** Judged under these too, each with what differs: `{ 'untagged-plb': {} }`. */
  readonly variants?: { readonly [V in VariantText]?: VariantOptions };
}

/** What a variant may have in place of the scenario's own. */
interface VariantOptions
  extends Pick<ScenarioOptions, 'steps' | 'may' | 'bounds' | 'policy' | 'costs'> {
  /** `'nothing'`: everything holds under this variant, whatever breaks under the others. */
  readonly finds?: Break | typeof findsNothing;
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
  costs: z.array(z.unknown()).optional(),
  finds: z.unknown().optional(),
  variants: z.unknown().optional(),
});
const boundsShape = z.strictObject({
  depth: count,
  states: count,
  memory: count,
  time: count,
  runs: count,
  steps: count,
});

export class ScenarioValue extends nounClass<{
  readonly noun: 'scenario';
  readonly machine: MachineNoun;
  readonly options: ScenarioOptions;
  readonly callSite: CallSite;
}>('scenario') {}

export function scenario(machine: MachineNoun, given: ScenarioOptions): ScenarioValue {
  expectNoun(machine, 'machine', 'the first argument of scenario');
  checkOptions(shape, given, 'scenario');
  const options = frozen(given);
  for (const claim of options.claims ?? []) {
    oneOf(Object.keys(claims), claim, 'claim');
  }
  checkParts(options);
  if (options.variants !== undefined) checkVariants(options.variants, machine, checkParts);
  return new ScenarioValue({ machine, options });
}

type Parts = Pick<ScenarioOptions, 'initially'> & VariantOptions;

/** What a scenario and each of its variants are made of. `where`: of which the parts are. */
function checkParts(options: Parts, where = ''): void {
  if (options.bounds !== undefined) {
    checkOptions(boundsShape, options.bounds, 'set of bounds');
  }
  for (const part of ['initially', 'steps', 'may', 'policy', 'costs'] as const) {
    const entries: unknown = options[part];
    if (!Array.isArray(entries)) continue;
    for (const [i, value] of entries.entries()) expectIn(part, value, `${where}${part}[${i}]`);
  }
  const { finds } = options;
  const isNothing = finds === findsNothing && where !== '';
  if (finds !== undefined && !isNothing) expectIn('finds', finds, `${where}finds`);
}

/** What was checked is what is read later, even if the file changes its lists meanwhile. */
function frozen<T>(options: T): T {
  if (Array.isArray(options)) return Object.freeze([...options]) as T;
  if (typeof options !== 'object' || options === null) return options;
  if (Object.getPrototypeOf(options) !== Object.prototype) return options;
  const copied = Object.entries(options).map(([key, value]) => [key, frozen(value)]);
  return Object.freeze(Object.fromEntries(copied)) as T;
}

const aSentence = {
  kind: Act,
  not: 'a sentence',
  remedy: 'write sentences such as app.loads(buffer)',
};
const belonging = {
  initially: {
    ...aSentence,
    remedy: "write grants in force at the start: app.grants(server, buffer, 'r')",
  },
  steps: aSentence,
  may: { ...aSentence, kind: [Act, Attacker] },
  policy: {
    kind: PolicyClause,
    not: 'a clause',
    remedy: 'write never(...), only(...), mayFlow(...) or noAlias(...)',
  },
  costs: {
    kind: CostClause,
    not: 'a cost',
    remedy: 'write atMost(40, call), sameAs(one, other) or within(2, one, other)',
  },
  finds: {
    kind: Break,
    not: 'a break',
    remedy: "write breaks('authority confinement', clause)",
  },
} as const;

function expectIn(part: keyof typeof belonging, value: unknown, where: string): void {
  const { kind, not, remedy } = belonging[part];
  if ([kind].flat().some((one) => value instanceof one)) return;
  throw part === 'may'
    ? notOnAMenu(value, where)
    : refusal(`${where} is ${shown(value)}, not ${not}`, remedy);
}

/** Two words that are nearly entries of a menu have remedies of their own. */
function notOnAMenu(value: unknown, where: string): ScenarioError {
  if (value === everything) {
    return refusal(
      `${where} is everything, which stands alone and not on a menu`,
      'write may: everything, or anything.by(driver) for what one space may do',
    );
  }
  if (value === anything || value === anything.by) {
    return refusal(
      `${where} is anything, and does not say by whom`,
      'name the space whose code may do anything: anything.by(driver)',
    );
  }
  return refusal(
    `${where} is ${shown(value)}, not a sentence or an attacker`,
    'write sentences such as app.loads(buffer), or anything.by(driver)',
  );
}

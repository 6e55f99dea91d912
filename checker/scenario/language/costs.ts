/**
 * What a scenario says of costs: cycles of its steps on the executor, and of the worst that happens there.
 *
 * A step is named by the sentence itself, which stands in `steps` too, or by its number.
 */

import * as z from 'zod';
import { causes } from '../../../executor/units/cycles.ts';
import { type WorstCase, worstCases } from '../costs.ts';
import { refusal } from '../error.ts';
import { Attacker } from './anything.ts';
import { checkOptions, expectIndex, oneOf, shown } from './input.ts';
import { nounClass } from './nouns.ts';
import { Act } from './sentences.ts';
import type { CallSite } from './site.ts';

/** A step: the sentence that stands in `steps`, or its number, from 1 on, as reports have it. */
export type CostedStep = Act | number;
/** One step, or several whose cycles are added. */
export type Costed = CostedStep | readonly CostedStep[];
export type SpentOn = (typeof causes)[number];

export interface CostOptions {
  /** Only the cycles with these causes count: `['port']`. */
  readonly by?: readonly SpentOn[];
}

export interface AtMostOptions extends CostOptions {
  /** While the harts of these spaces do the worst that is found: `anything.by(stranger)`. */
  readonly while?: Attacker;
}

type Stated =
  | { readonly kind: 'at most'; readonly cycles: number; readonly of: readonly CostedStep[] }
  | {
      readonly kind: 'within';
      readonly cycles: number;
      readonly one: readonly CostedStep[];
      readonly other: readonly CostedStep[];
    }
  | { readonly kind: 'worst'; readonly cycles: number; readonly of: WorstCase };

export class CostClause extends nounClass<{
  readonly noun: 'cost';
  readonly stated: Stated;
  readonly by?: readonly SpentOn[];
  readonly attacker?: Attacker;
  readonly callSite: CallSite;
}>('cost') {}

const optionsShape = z.strictObject({
  by: z.array(z.enum(causes)).nonempty().optional(),
  while: z.unknown().optional(),
});

/** The step, or these steps together, cost no more; or the worst that happens in any run does not. */
export function atMost(
  cycles: number,
  of: Costed | WorstCase,
  options: AtMostOptions = {},
): CostClause {
  const bound = expectCycles(cycles);
  const given = checkCostOptions(options);
  if (typeof of !== 'string') {
    return new CostClause({ stated: { kind: 'at most', cycles: bound, of: steps(of) }, ...given });
  }
  const worst = oneOf(Object.keys(worstCases) as WorstCase[], of, 'worst case');
  if (given.by === undefined && given.attacker === undefined) {
    return new CostClause({ stated: { kind: 'worst', cycles: bound, of: worst } });
  }
  throw refusal(
    `'${worst}' is the worst of all runs, and neither by cause nor while others do something`,
    'leave out the options, or name a step in its place',
  );
}

/** The one costs as many cycles as the other. */
export function sameAs(one: Costed, other: Costed, options: CostOptions = {}): CostClause {
  return within(0, one, other, options);
}

/** The one costs at most so many cycles more or fewer than the other. */
export function within(
  cycles: number,
  one: Costed,
  other: Costed,
  options: CostOptions = {},
): CostClause {
  const stated = { cycles: expectCycles(cycles), one: steps(one), other: steps(other) };
  const { attacker, ...given } = checkCostOptions(options);
  if (attacker === undefined) {
    return new CostClause({ stated: { kind: 'within', ...stated }, ...given });
  }
  throw refusal(
    'two costs are compared while others do something',
    'say what each is at most: atMost(40, call, { while: anything.by(stranger) })',
  );
}

function expectCycles(cycles: unknown): number {
  return expectIndex(cycles, 'is no number of cycles', 'give a whole number of at least 0');
}

function checkCostOptions(options: AtMostOptions): {
  readonly by?: readonly SpentOn[];
  readonly attacker?: Attacker;
} {
  const { by, while: attacker } = checkOptions(optionsShape, options, 'cost');
  if (attacker !== undefined && !(attacker instanceof Attacker)) {
    throw refusal(
      `while of a cost is ${shown(attacker)}, not an attacker`,
      'say who does anything meanwhile: { while: anything.by(stranger) }',
    );
  }
  return { ...(by && { by: [...by] }), ...(attacker && { attacker }) };
}

function steps(given: Costed): readonly CostedStep[] {
  const list = Array.isArray(given) ? given : [given];
  if (list.length === 0) {
    throw refusal('a cost of no step', 'name a step, or several in brackets: [call, back]');
  }
  return list.map((one: unknown) => {
    if (one instanceof Act) return one;
    if (typeof one === 'number' && Number.isSafeInteger(one) && one > 0) return one;
    throw refusal(
      `a cost of ${shown(one)}, which is no step`,
      'name the sentence that stands in steps, or its number from 1 on',
    );
  });
}

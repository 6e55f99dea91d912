/** From what a scenario says of costs to plain data: steps by their places, attackers with their ranges. */

import type { SpanId } from '../../../model/state.ts';
import type { CostData } from '../data.ts';
import { refusal } from '../error.ts';
import type { CostClause, CostedStep } from '../language/costs.ts';
import type { Act } from '../language/sentences.ts';
import type { CallSite } from '../language/site.ts';
import type { Compilation } from './compilation.ts';
import { type AttackerRead, attackerRead, attackersOver } from './menu.ts';

/** A cost before the machine is laid out: attackers that are kept within no ranges have none yet. */
export interface CostRead {
  readonly cost: CostData;
  readonly attacker?: AttackerRead;
}

export function costRead(
  compilation: Compilation,
  { stated, by, attacker, callSite }: CostClause,
  steps: readonly Act[],
): CostRead {
  const { site } = callSite;
  const more = { site, ...(by && { by }) };
  const at = (of: readonly CostedStep[]) => of.map((one) => stepIndex(one, steps, callSite));
  const options = by === undefined ? '' : `, { by: ['${by.join("', '")}'] }`;
  if (stated.kind === 'worst') {
    return { cost: { ...stated, text: `atMost(${stated.cycles}, '${stated.of}')`, ...more } };
  }
  if (stated.kind === 'within') {
    const [one, other] = [at(stated.one), at(stated.other)];
    const pair = `${stepsText(one)}, ${stepsText(other)}${options}`;
    const { cycles } = stated;
    const text = cycles === 0 ? `sameAs(${pair})` : `within(${cycles}, ${pair})`;
    return { cost: { kind: 'within', cycles, one, other, text, ...more } };
  }
  const of = at(stated.of);
  const { cycles } = stated;
  if (attacker === undefined) {
    const text = `atMost(${cycles}, ${stepsText(of)}${options})`;
    return { cost: { kind: 'at most', cycles, of, text, ...more } };
  }
  const names = attacker.spaces.map(({ name }) => name);
  const whom = names.length > 3 ? `${names[0]}, … ${names.at(-1)}` : names.join(', ');
  const text = `atMost(${cycles}, ${stepsText(of)}, { while: anything.by(${whom}) })`;
  const read = attackerRead(compilation, attacker, 0);
  return { cost: { kind: 'at most', cycles, of, text, ...more }, attacker: read };
}

export function costOf(
  { cost, attacker }: CostRead,
  everywhere: () => readonly SpanId[],
): CostData {
  if (attacker === undefined || cost.kind !== 'at most') return cost;
  return { ...cost, while: attackersOver(attacker, everywhere) };
}

/** `step 3`, `steps 3 and 4` */
function stepsText(places: readonly number[]): string {
  const numbers = places.map((place) => place + 1);
  return numbers.length === 1 ? `step ${numbers[0]}` : `steps ${numbers.join(' + ')}`;
}

/** Its place in the steps, from 0 on. */
function stepIndex(step: CostedStep, steps: readonly Act[], callSite: CallSite): number {
  if (typeof step === 'number') {
    if (step <= steps.length) return step - 1;
    throw refusal(
      `a cost speaks of step ${step}, and there are ${steps.length}`,
      'count the steps from 1 on, or name the sentence itself',
      callSite,
    );
  }
  const place = steps.indexOf(step);
  if (place < 0) {
    throw refusal(
      'the step that a cost speaks of is not among the steps',
      'put the sentence itself into steps: [...] and into the cost, with all that is written behind it',
      callSite,
    );
  }
  if (place === steps.lastIndexOf(step)) return place;
  throw refusal(
    'the step that a cost speaks of stands among the steps more than once',
    'write the sentence anew for the one that is meant, or give its number',
    callSite,
  );
}

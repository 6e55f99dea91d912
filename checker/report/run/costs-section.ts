/**
 * What steps cost on the executor, in the report of a whole run: of each scenario that states a cost, and
 * of one that was checked alone.
 */

import { causes as allCauses } from '../../../executor/units/cycles.ts';
import { siteText } from '../../finding/site.ts';
import type { JudgedCost, WrittenCost } from '../../finding/step-cost.ts';
import { code, prose, table } from '../../text/escape.ts';
import { type Checked, searchesOf } from './run.ts';

export function costsSection(scenarios: readonly Checked[]): string[] {
  const parts = scenarios.flatMap((one) => {
    const searches = searchesOf(one);
    const costs = searches.flatMap((search) => search.costs ?? []);
    const steps = searches.flatMap(({ writtenCosts }) => writtenCosts ?? []);
    const isShown = costs.length > 0 || (scenarios.length === 1 && steps.length > 0);
    if (!isShown) return [];
    return [
      [
        `### ${prose(one.name)}`,
        ...(costs.length === 0 ? [] : [judgedTable(costs)]),
        ...(steps.length === 0 ? [] : [stepsTable(steps)]),
      ].join('\n\n'),
    ];
  });
  if (parts.length === 0) return [];
  const introduction =
    'Cycles of the hart that does a step, from when it is given the step to its retirement: the steps ' +
    'in turn, with the shortest delays, on a machine that has done nothing before.';
  return [['## What steps cost', introduction, ...parts].join('\n\n')];
}

function judgedTable(costs: readonly JudgedCost[]): string {
  const rows = costs.map(({ text, site, holds, says }) => [
    code(text),
    holds === undefined ? '**did not happen**' : holds ? 'holds' : '**broken**',
    prose(says),
    code(siteText(site)),
  ]);
  return table(['cost', 'verdict', 'found', 'where'], rows);
}

/** One column for each cause that any of them has. */
function stepsTable(steps: readonly WrittenCost[]): string {
  const causes = allCauses.filter((cause) => steps.some(({ by }) => by[cause] !== undefined));
  const rows = steps.map(({ step, says, cycles, by }) => [
    `${step}`,
    prose(says),
    `${cycles}`,
    ...causes.map((cause) => `${by[cause] ?? ''}`),
  ]);
  return table(['step', 'what', 'cycles', ...causes], rows);
}

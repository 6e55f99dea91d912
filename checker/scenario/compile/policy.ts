/** From the policy and the expected break to plain data. */

import { plain, showRights } from '../../../model/rights.ts';
import type { Clause, Expected } from '../data.ts';
import { refusal } from '../error.ts';
import { CostClause } from '../language/costs.ts';
import type { PolicyClause } from '../language/intent.ts';
import type { ScenarioOptions } from '../language/scenario.ts';
import { type Compilation, numberOf } from './compilation.ts';
import { ownedExtent, spelling } from './extents.ts';

export function clauseOf(compilation: Compilation, { intent, callSite }: PolicyClause): Clause {
  const { site } = callSite;
  if (intent.kind === 'mayFlow') {
    const { from, to } = intent;
    return {
      kind: 'mayFlow',
      from: numberOf(compilation, from, callSite),
      to: numberOf(compilation, to, callSite),
      text: `mayFlow(${from.name}, ${to.name})`,
      site,
    };
  }
  if (intent.kind === 'noAlias') {
    if (compilation.machine.paging === undefined) {
      throw refusal(
        'the machine has no pages, so nothing has an alias',
        'leave noAlias out, or say where the physical memory is: m.pages({ memory, table })',
        callSite,
      );
    }
    const region = spelling(intent.range);
    const range = ownedExtent(compilation, intent.range, callSite);
    return { kind: 'noAlias', range, region, text: `noAlias(${region})`, site };
  }
  const { rights, physical } = intent;
  const region = spelling(intent.range);
  const range = ownedExtent(compilation, intent.range, callSite);
  const common = { rights, range, region, site, ...(physical && { physical }) };
  const denied = `'${showRights(plain(rights))}', ${region})${physical ? '.physically()' : ''}`;
  if (intent.kind === 'never') {
    const space = numberOf(compilation, intent.space, callSite);
    return { kind: 'never', space, text: `never(${intent.space.name}, ${denied}`, ...common };
  }
  const spaces = intent.spaces.map((space) => numberOf(compilation, space, callSite));
  const names = intent.spaces.map(({ name }) => name).join(', ');
  return { kind: 'only', spaces, text: `only([${names}], ${denied}`, ...common };
}

type Intended = Pick<ScenarioOptions, 'finds' | 'policy' | 'costs'>;

export function expectedOf({ finds, policy = [], costs = [] }: Intended): Expected {
  if (finds === undefined) return { kind: 'holds' };
  const { property, because, callSite } = finds;
  const { site } = callSite;
  if (typeof because === 'string') {
    return { kind: 'breaks', property, because: { words: because }, site };
  }
  if (because instanceof CostClause) {
    const cost = costs.indexOf(because);
    if (cost >= 0) return { kind: 'breaks', property, because: { cost }, site };
    throw refusal(
      'the cost that must break is not among the costs',
      'put the cost itself into costs: [...] and into breaks(...)',
      callSite,
    );
  }
  const clause = policy.indexOf(because);
  if (clause >= 0) return { kind: 'breaks', property, because: { clause }, site };
  throw refusal(
    'the clause that must break is not in the policy',
    'put the clause itself into policy: [...] and into breaks(...)',
    callSite,
  );
}

/** What a scenario says must be found, and whether the searches found it. */

import type { Finding, Violation } from '../finding/finding.ts';
import type { Subject } from '../finding/subject.ts';
import type { Verdict } from '../finding/verdict.ts';
import type { Clause, Expected } from '../scenario/data.ts';
import type { Objection } from './judge.ts';
import type { Budget, UnjudgedFinding } from './search.ts';

/** What must be found, as far as it is looked for: a property that is left out is not missed. */
export function expectationOf({ data: { finds } }: Subject, { property }: Budget): Expected {
  const isAsked = finds.kind === 'holds' || property === undefined || property === finds.property;
  return isAsked ? finds : { kind: 'holds' };
}

/** The findings of all searches of the model, each with whether it is as the scenario says. */
export function expected(
  found: readonly UnjudgedFinding[],
  finds: Expected,
  policy: readonly Clause[],
): Finding[] {
  if (finds.kind === 'holds') {
    return found.map((one) => ({ ...one, asExpected: one.verdict !== 'violated' }));
  }
  const meant = (violation: Violation) => isMeant(policy, finds, violation);
  const isMet = found.some(({ violation }) => violation !== undefined && meant(violation));
  return found.map((one) => {
    if (one.violation !== undefined) return { ...one, asExpected: meant(one.violation) };
    return isMet ? { ...one, asExpected: true } : missing(one, finds);
  });
}

/** A search that found nothing, where none found what must be found. */
function missing(one: UnjudgedFinding, finds: Extract<Expected, { kind: 'breaks' }>): Finding {
  const remark = `'${finds.property}' should break (line ${finds.site.line}) and did not`;
  // A random search that finds nothing has not shown that there is nothing.
  const isOpen = one.search === 'random' && one.verdict === 'holds';
  const verdict: Verdict = isOpen ? 'undecided' : one.verdict;
  const decides = one.search === 'directed' || one.verdict === 'holds';
  return {
    ...one,
    verdict,
    asExpected: one.search === 'random' || !decides,
    remarks: [...one.remarks, remark],
  };
}

/** Whether it is this violation that the scenario says must be found. */
export function isMeant(
  policy: readonly Clause[],
  { property, because }: Extract<Expected, { kind: 'breaks' }>,
  { property: broken, refutation }: Objection,
): boolean {
  if (broken !== property) return false;
  if (because === undefined) return true;
  if ('words' in because) return refutation.says.includes(because.words);
  if ('cost' in because) return refutation.cost === because.cost;
  const isFlow = (clause: number | undefined) =>
    clause !== undefined && policy[clause]?.kind === 'mayFlow';
  // What flows where no clause lets it breaks all clauses about flows together.
  return (
    refutation.clause === because.clause || (isFlow(refutation.clause) && isFlow(because.clause))
  );
}

/** Runs every search that a scenario asks for, or all of random machines; says of each whether it is as expected. */

import { exampleOf, mergedCoverage } from '../finding/coverage.ts';
import type { Finding } from '../finding/finding.ts';
import type { SearchKind } from '../finding/search-kind.ts';
import type { Subject } from '../finding/subject.ts';
import { contractName, variantNamed } from '../scenario/variants.ts';
import { costs } from './costs/costs-search.ts';
import { directed } from './directed.ts';
import { exhaustive } from './exhaustive/exhaustive-search.ts';
import { expectationOf, expected } from './expectation.ts';
import { lockstep, lockstepMachines } from './lockstep/lockstep-search.ts';
import { findingOf } from './model-search.ts';
import { randomMachines } from './random/random-machines.ts';
import { random } from './random/random-search.ts';
import {
  type Budget,
  type Found,
  type MachineSearch,
  type Search,
  unwatched,
  type Watch,
} from './search.ts';
import { unasked, withHoles } from './unexercised.ts';

/** Each kind of search has one here; they run in this order. */
const searchOf: { readonly [K in SearchKind]: Search<K> } = {
  directed,
  exhaustive,
  random,
  lockstep,
  costs,
};

/** The list of searches, in the order in which they run. */
export const searches: readonly Search[] = Object.values(searchOf);

export function check(subject: Subject, budget: Budget, watch: Partial<Watch> = {}): Finding[] {
  const found: { readonly [J in Search['judges']]: Found[] } = {
    model: [],
    executor: [],
    costs: [],
  };
  for (const search of searches) {
    watch.begins?.(search.kind);
    const one = search.run(subject, budget, { ...unwatched, ...watch }, found.model);
    if (one !== undefined) found[search.judges].push(one);
  }
  const ofExecutor = found.executor.map(({ finding }) => ({
    ...finding,
    asExpected: finding.verdict !== 'violated',
  }));
  const ofCosts = expectedCosts(subject, budget, found.costs);
  const others = [...ofExecutor, ...ofCosts];
  if (found.model.length === 0 && others.length > 0) return others;
  return [...ofModel(subject, budget, found.model), ...others];
}

/** What a scenario expects of costs is asked of them alone, and of them nothing else. */
function expectedCosts(subject: Subject, budget: Budget, found: readonly Found[]): Finding[] {
  const expectation = expectationOf(subject, budget);
  const isOfCosts = expectation.kind === 'breaks' && expectation.property === 'costs';
  const findings = found.map(({ finding }) => finding);
  return expected(findings, isOfCosts ? expectation : { kind: 'holds' }, subject.data.policy);
}

/** The findings about the model; the last of them has what all of them met together. */
function ofModel(subject: Subject, budget: Budget, found: readonly Found[]): Finding[] {
  const left = unasked(subject, budget, found);
  const unjudged =
    found.length === 0 ? [nothingAsked(subject, budget)] : withHoles(subject, found, left);
  const { policy } = subject.data;
  const expectation = expectationOf(subject, budget);
  const isOfCosts = expectation.kind === 'breaks' && expectation.property === 'costs';
  const findings = expected(unjudged, isOfCosts ? { kind: 'holds' } : expectation, policy);
  const met = mergedCoverage(
    found.flatMap(({ finding, ledger }) =>
      ledger === undefined ? [] : ledger.met((first) => exampleOf(subject, finding.search, first)),
    ),
  );
  const coverage = { met, ...(left.length > 0 && { unasked: left }) };
  return findings.map((one, i) => (i === findings.length - 1 ? { ...one, ...coverage } : one));
}

/** No search judges the one property that was asked for. */
function nothingAsked(subject: Subject, budget: Budget) {
  return findingOf('directed', subject, budget, {
    scope: 'nothing',
    verdict: 'vacuous',
    effort: { runs: 0, steps: 0 },
    remarks: [`nothing in this scenario is judged by '${budget.property}'`],
  });
}

const machineSearches: readonly MachineSearch[] = [randomMachines, lockstepMachines];

/**
 * Runs every search of random machines: the contract holds also where nobody wrote a scenario. Empty when the
 * one property that is asked for is about scenarios.
 */
export function checkMachines(
  budget: Budget,
  watch: Partial<Watch> = {},
  variant: string = contractName,
): Finding[] {
  const named = variantNamed(variant);
  return machineSearches
    .map((search) => {
      watch.begins?.(search.kind);
      return search.run(budget, { ...unwatched, ...watch }, named);
    })
    .filter((finding) => finding !== undefined)
    .map((finding) => ({ ...finding, asExpected: finding.verdict !== 'violated' }));
}

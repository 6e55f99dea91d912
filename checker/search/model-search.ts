/**
 * What the searches of the model share: the properties that they judge, and how a finding and its
 * violation are put together.
 */

import type { Action } from '../../model/action.ts';
import type { Model } from '../../model/semantics.ts';
import { expectations } from '../../properties/expectations.ts';
import { promised, propertiesOf, theorems } from '../../properties/index.ts';
import type { PropertyName } from '../../properties/names.ts';
import type { Property } from '../../properties/property.ts';
import type { Finding, Violation } from '../finding/finding.ts';
import type { RunStep } from '../finding/run-step.ts';
import type { SearchKind } from '../finding/search-kind.ts';
import type { Subject } from '../finding/subject.ts';
import type { Expected } from '../scenario/data.ts';
import { asWord } from '../text/shell.ts';
import { actionSourceOf } from './action-source.ts';
import { withEntrySites } from './entry-sites.ts';
import { explain } from './explanation/explain.ts';
import type { Judge, Objection } from './judge.ts';
import { candidatesMadeOf } from './made-of.ts';
import type { Budget, UnjudgedFinding } from './search.ts';

/** The contract's properties and the policy's, as far as they are asked for. */
export function askedProperties({ data }: Subject, budget: Budget): readonly Property[] {
  return askedOf(propertiesOf(data.policy), data, budget);
}

/** Without a menu a search does what no software does, so it judges no policy. */
export function searchedProperties(subject: Subject, budget: Budget): readonly Property[] {
  const isMadeUp = subject.data.may.kind === 'unsaid';
  return isMadeUp ? askedOf(theorems, subject.data, budget) : askedProperties(subject, budget);
}

/** What the design gives up is asked only by name: in the scenario's `finds`, or by `--property`. */
function askedOf(
  properties: readonly Property[],
  { machine, finds }: Subject['data'],
  { property }: Budget,
): readonly Property[] {
  if (property !== undefined) return properties.filter(({ name }) => name === property);
  return promised(properties, machine.design, propertyIn(finds));
}

function propertyIn(finds: Expected): PropertyName | undefined {
  return finds.kind === 'breaks' ? finds.property : undefined;
}

/** With the command that repeats the search. */
export function findingOf(
  search: SearchKind,
  subject: Subject,
  budget: Budget,
  found: Pick<Finding, 'scope' | 'verdict' | 'effort'> & Partial<Finding>,
): UnjudgedFinding {
  const { seed, runs, property } = budget;
  const flags = [
    ...(found.seed === undefined ? [] : [`--seed ${seed}`]),
    ...(found.seed === undefined || runs === undefined ? [] : [`--runs ${runs}`]),
    ...(property === undefined ? [] : [`--property '${property}'`]),
  ];
  const command = ['check', asWord(subject.name), ...flags].join(' ');
  return { subject, search, command, remarks: [], ...found };
}

/** Re-executes a counterexample in the readable model, and explains it. */
export function replayedViolation(
  subject: Subject,
  judge: Judge,
  objection: Objection,
  actions: readonly Action[],
  minimality: Violation['minimality'],
): Violation {
  const run = withEntrySites(subject, rerun(subject.model, actions));
  if (run.length !== actions.length) {
    throw new Error('a counterexample does not replay: does a rule give different answers twice?');
  }
  return explained(subject, judge, { ...objection, run, minimality });
}

/** With what the violation hangs on. */
export function explained(subject: Subject, judge: Judge, violation: Violation): Violation {
  const { property, claim, refutation, run } = violation;
  // What an author expects of a step says nothing about the step in other circumstances.
  if (property === expectations.name) return violation;
  const { data, model } = subject;
  const source = actionSourceOf(data, model);
  const candidates =
    source?.kind === 'menu'
      ? candidatesMadeOf(
          source,
          run.map(({ action }) => action),
        )
      : [];
  const menu = candidates.map(({ action }) => action);
  const objection = { property, claim, refutation };
  return { ...violation, explanation: explain(model, judge, { run, objection }, menu) };
}

/** The run that these actions make in the readable model, disabled ones left out. */
export function rerun(model: Model, actions: Iterable<Action>): RunStep[] {
  const run: RunStep[] = [];
  let state = model.initial;
  for (const action of actions) {
    const after = model.step(state, action);
    if (after === undefined) continue;
    run.push({ action, before: state, outcome: after.outcome, after: after.state });
    state = after.state;
  }
  return run;
}

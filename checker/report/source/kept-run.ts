/**
 * A counterexample as a scenario of its own: the machine and the policy of the scenario in which it
 * was found, the run as its story, and no search.
 *
 * Each step expects what was observed, with one exception: the step that broke an expectation keeps
 * it, for it is broken again only where it is stated again.
 */

import { topFrame } from '../../../model/frame.ts';
import type { Outcome } from '../../../model/outcome.ts';
import type { SpaceId } from '../../../model/state.ts';
import type { ExpectedOutcome } from '../../../properties/expectations.ts';
import type { Violation } from '../../finding/finding.ts';
import type { RunStep } from '../../finding/run-step.ts';
import type { Subject } from '../../finding/subject.ts';
import type { ScenarioData, StepData } from '../../scenario/data.ts';

/** What a printed scenario has besides its machine. */
export type Contents = Pick<
  ScenarioData,
  'shows' | 'claims' | 'steps' | 'may' | 'bounds' | 'policy' | 'finds'
>;

/** A counterexample as a scenario of its own: one story, no search, and the same intentions. */
export function counterexampleOf(subject: Subject, violation: Violation): Contents {
  const { policy, finds } = subject.data;
  const expected = finds.kind === 'breaks' && finds.property === violation.property;
  return {
    shows: violation.claim,
    claims: [],
    steps: stepsOf(subject, violation),
    may: { kind: 'nothing' },
    bounds: {},
    policy,
    finds: expected ? finds : { kind: 'holds' },
  };
}

/** The steps of a counterexample: who acted, and what came of it. */
function stepsOf({ data }: Subject, { property, run }: Violation): StepData[] {
  return run.map((step, i) => {
    const written = step.site === undefined ? undefined : data.steps[i];
    const stated =
      property === 'expectations' && i === run.length - 1 ? written?.expect : undefined;
    return {
      ...actorOf(step, written),
      action: step.action,
      expect: stated ?? observed(step.outcome),
      site: step.site ?? data.site,
    };
  });
}

function actorOf({ action, before }: RunStep, written: StepData | undefined): { by?: SpaceId } {
  if (written?.by !== undefined) return { by: written.by };
  if ('as' in action) return { by: action.as };
  const top = 'thread' in action ? topFrame(before.threads[action.thread] ?? []) : undefined;
  return top === undefined ? {} : { by: top.data };
}

function observed(outcome: Outcome | undefined): ExpectedOutcome {
  if (outcome?.kind === 'loaded') return { kind: 'sees', values: outcome.values };
  return outcome?.kind === 'fault' ? outcome : { kind: 'done' };
}

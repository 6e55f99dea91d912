/**
 * Where the scenario wrote the steps of a run that a search came upon: each at the entry of the menu that
 * offers it.
 *
 * Asked when the run is known, and not while it is looked for: what shrinks a run may give a step other
 * operands, and then it is another entry's.
 */

import { isDeepStrictEqual } from 'node:util';
import type { RunStep } from '../finding/run-step.ts';
import type { Subject } from '../finding/subject.ts';
import type { Site } from '../scenario/data.ts';
import { candidatesOf, mayAct } from './action-source.ts';

/** The same run, each step with its place; without a menu nobody wrote them. */
export function withEntrySites({ data, model }: Subject, run: readonly RunStep[]): RunStep[] {
  const { may } = data;
  if (may.kind !== 'menu') return [...run];
  const candidates = candidatesOf(may.entries, model.machine.threads.length);
  const siteOf = ({ action, before }: RunStep): Site | undefined => {
    const offer = candidates.find(
      (one) => isDeepStrictEqual(one.action, action) && mayAct(before, one),
    );
    return offer && may.entries[offer.entry]?.site;
  };
  return run.map((step) => {
    const site = step.site ?? siteOf(step);
    return site === undefined ? step : { ...step, site };
  });
}

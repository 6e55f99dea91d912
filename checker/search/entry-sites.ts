/**
 * Where the scenario wrote the steps of a run that a search came upon: each at the entry of the menu that
 * offers it, a sentence or an attacker.
 *
 * Asked when the run is known, and not while it is looked for: what shrinks a run may give a step other
 * operands, and then it is another entry's.
 */

import type { RunStep } from '../finding/run-step.ts';
import type { Subject } from '../finding/subject.ts';
import type { Site } from '../scenario/data.ts';
import { actionSourceOf, mayAct, offersOf } from './action-source.ts';
import { attackerSite } from './attackers.ts';

/** The same run, each step with its place; without a menu nobody wrote them. */
export function withEntrySites({ data, model }: Subject, run: readonly RunStep[]): RunStep[] {
  const source = actionSourceOf(data, model);
  if (source?.kind !== 'menu' || data.may.kind !== 'menu') return [...run];
  const { entries } = data.may;
  const offers = offersOf(source);
  const siteOf = ({ action, before }: RunStep): Site | undefined => {
    const offer = offers(action).find((one) => mayAct(before, one));
    return offer && (entries[offer.entry]?.site ?? attackerSite(source.attackers, offer.entry));
  };
  return run.map((step) => {
    const site = step.site ?? siteOf(step);
    return site === undefined ? step : { ...step, site };
  });
}

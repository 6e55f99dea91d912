/**
 * Where each link of an authority chain came from: the step of the run that made it, or the line of
 * the scenario.
 *
 * Read off the states that the finding carries; nothing is played again. A link that no state of the
 * run has, because a property only names it to say that it is missing, comes from nowhere.
 */

import { factOf } from '../../../model/facts.ts';
import { marked, noRights, type Rights, right } from '../../../model/rights.ts';
import type { CellId, Facts, MachineState } from '../../../model/state.ts';
import type { Chain, Link } from '../../../properties/property.ts';
import type { Violation } from '../../finding/finding.ts';
import type { RunStep } from '../../finding/run-step.ts';
import type { Subject } from '../../finding/subject.ts';
import type { Site } from '../../scenario/data.ts';

/** Where a link of a chain came from. Steps are numbered from 1, as in the run's table. */
export type Origin =
  | { readonly kind: 'step'; readonly step: number }
  | { readonly kind: 'initially'; readonly site?: Site; readonly callersOf?: string }
  | { readonly kind: 'nowhere' };

export interface TracedLink extends Link {
  readonly origin: Origin;
  /** The step that took it away again. */
  readonly endedBy?: number;
}

/** Every link of the chain with the step or the line that made it. */
export function tracedLinks(subject: Subject, violation: Violation, chain: Chain): TracedLink[] {
  return chain.links.map((link) => {
    const asked = link.rights & marked(right[chain.right]);
    const rights = asked === noRights ? link.rights : asked;
    const stands = (state: MachineState) => (rightsOf(state, link, chain.cell) & rights) === rights;
    const made = lastStep(violation.run, (s) => !stands(s.before) && stands(s.after));
    const ended = lastStep(violation.run, (s) => stands(s.before) && !stands(s.after));
    return {
      ...link,
      origin: originOf(subject, violation, { link, cell: chain.cell, made, stands }),
      ...(ended > made ? { endedBy: ended } : {}),
    };
  });
}

function rightsOf(state: MachineState, link: Link, cell: CellId): Rights {
  const { grantor, grantee, lentBy } = link;
  const facts: Facts | undefined =
    lentBy === undefined ? state.grants : state.threads[lentBy.thread]?.[lentBy.depth]?.lends;
  return facts === undefined ? noRights : factOf(facts, cell, grantor, grantee);
}

/** The number of the last step of which it is true; 0 when it is true of none. */
function lastStep(run: readonly RunStep[], is: (step: RunStep) => boolean): number {
  return run.findLastIndex(is) + 1;
}

function originOf(
  subject: Subject,
  violation: Violation,
  found: {
    readonly link: Link;
    readonly cell: CellId;
    readonly made: number;
    stands(state: MachineState): boolean;
  },
): Origin {
  const { link, cell, made, stands } = found;
  if (made > 0) return { kind: 'step', step: made };
  if (!stands(violation.run[0]?.before ?? subject.model.initial)) return { kind: 'nowhere' };
  const index = subject.model.machine.grants.findIndex(
    ({ grantor, grantee, first, end }) =>
      grantor === link.grantor && grantee === link.grantee && first <= cell && cell < end,
  );
  return { kind: 'initially', ...subject.data.written.grants[index] };
}

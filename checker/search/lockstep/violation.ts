/** A run that parts from the model as a violation: one sentence, the run, and its time line. */

import type { Violation } from '../../finding/finding.ts';
import { mismatchText } from '../../finding/mismatch.ts';
import type { Subject } from '../../finding/subject.ts';
import { suspectTexts } from '../../finding/suspected-unit.ts';
import { takesAway } from './admissible.ts';
import type { LockstepOptions, LockstepRun } from './lockstep-run.ts';
import { refinement } from './refinement.ts';
import { recordedRun } from './timeline.ts';

/** `from`: how many actions retired before the run was shrunk. Throws when the run does not repeat. */
export function violationInLockstep(
  subject: Subject,
  shrunk: LockstepRun,
  {
    options,
    from,
    attempts,
  }: {
    readonly options: LockstepOptions;
    readonly from: number;
    readonly attempts: number;
  },
): Violation {
  const { run, steps, timeline } = recordedRun(subject.model, shrunk, options);
  const { mismatch, retirements } = run;
  if (mismatch === undefined) {
    throw new Error('a difference in lockstep does not replay: is anything drawn twice?');
  }
  const differs = mismatchText(subject, {
    mismatch,
    last: retirements.at(-1),
    loss: retirements.slice(0, -1).findLast(({ action }) => takesAway(action)),
    step: steps.at(-1),
  });
  const { suspected } = timeline;
  const suspect = suspected && suspectTexts(subject, suspected);
  const suspicion = suspect ? `. ${suspect.unit}, cycle ${suspect.cycle}: ${suspect.says}` : '';
  return {
    ...refinement,
    refutation: { says: `${differs}${suspicion}` },
    run: steps,
    minimality: { kind: 'shrunk', from, attempts },
    timeline,
  };
}

/** In words: where executor and model part. */

import type { Retirement } from '../../../executor/machine.ts';
import { outcomeText, threadName } from '../../finding/describe.ts';
import type { RunStep, Subject } from '../../finding/finding.ts';
import { actionText } from '../../finding/phrasing.ts';
import { takesAway } from './admissible.ts';
import type { Mismatch } from './lockstep.ts';

/** `run` is what the model makes of the retirements, the last of them included. */
export function mismatchText(
  subject: Subject,
  told: {
    readonly mismatch: Mismatch;
    readonly retirements: readonly Retirement[];
    readonly run: readonly RunStep[];
  },
): string {
  const { mismatch, retirements, run } = told;
  const last = retirements.at(-1);
  const step = run.at(-1);
  const what = step === undefined ? '' : actionText(subject, step.before, step.action);
  switch (mismatch.kind) {
    case 'outcome': {
      const came =
        last === undefined ? '' : `${outcomeText(last.outcome)} at cycle ${last.retired}`;
      const admitted = mismatch.admitted.map(outcomeText).join(' or ');
      const contract = admitted === '' ? 'it was not enabled' : `the contract admits ${admitted}`;
      return `${what}: the executor came to ${came}, and ${contract}${lossText(subject, retirements)}`;
    }
    case 'frames':
    case 'register':
    case 'memory':
    case 'line':
    case 'device':
    case 'page':
    case 'space':
      return (
        `after ${what}, ${mismatch.where} is ${mismatch.executor} in the executor, ` +
        `and ${mismatch.model} in the model`
      );
    case 'cached':
      return `after ${what}, ${mismatch.where} still holds what is not so any more`;
    case 'cycles':
      return `of the cycles of ${threadName(subject, mismatch.hart)}, ${mismatch.counted} have a cause, and that is not all of them or more than all`;
    case 'dropped': {
      const state = step?.after ?? subject.model.initial;
      const told = actionText(subject, state, mismatch.action);
      return `${told}: the executor does not carry it out, and the contract lets it be`;
    }
    case 'stuck':
      return `nothing retires any more: ${mismatch.waiting.map((hart) => threadName(subject, hart)).join(', ')} never finished`;
  }
}

/** The last thing that took authority away before the last retirement. */
function lossText(subject: Subject, retirements: readonly Retirement[]): string {
  const loss = retirements.slice(0, -1).findLast(({ action }) => takesAway(action));
  if (loss === undefined) return '';
  return `; ${threadName(subject, loss.actor)}'s ${loss.action.kind} retired at cycle ${loss.retired}`;
}

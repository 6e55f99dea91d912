/**
 * Why the last step of a run was let through or refused: its rule, condition by condition.
 *
 * The conditions are those that decided the step, asked again of the state before it. They are
 * questions only: no step is taken, and no property is judged.
 */

import type { ActionKind } from '../../../model/action.ts';
import type { Cause } from '../../../model/outcome.ts';
import { explain, ruleFor } from '../../../model/step.ts';
import { cellName } from '../../finding/describe.ts';
import type { RunStep } from '../../finding/run-step.ts';
import type { Subject } from '../../finding/subject.ts';

/** A condition of a rule with its value; undefined means that it was not evaluated any more. */
interface DecidedCondition {
  readonly says: string;
  readonly cause: Cause;
  readonly holds: boolean | undefined;
  /** Where it fails, in words. */
  readonly at?: string;
}

interface Decision {
  readonly rule: ActionKind;
  /** Whether the action could be asked for at all. */
  readonly enabled: boolean;
  readonly conditions: readonly DecidedCondition[];
}

/** Why the last step was let through or refused; undefined when no step was taken. */
export function decisionOn(subject: Subject, last: RunStep | undefined): Decision | undefined {
  if (last === undefined) return undefined;
  const { model } = subject;
  const { action, before } = last;
  const { rules } = model.semantics;
  // Of a disabled action no condition is asked: the thread may have nothing to ask them of.
  const enabled = last.outcome !== undefined;
  const asked = enabled
    ? explain(model, rules, before, action)
    : ruleFor(rules, action.kind).conditions.map((condition) => ({
        condition,
        holds: undefined,
        at: undefined,
      }));
  const conditions = asked.map(({ condition: { says, cause }, holds, at }) => ({
    ...{ says, cause, holds },
    ...(at !== undefined && { at: cellName(subject, at) }),
  }));
  return { rule: action.kind, enabled, conditions };
}

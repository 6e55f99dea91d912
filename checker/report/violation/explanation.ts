/** What a counterexample hangs on, in words: what does not matter, and the nearest run that is safe. */

import { noRights, type Rights, showRights } from '../../../model/rights.ts';
import { listText, outcomeText, rangeName, spaceName } from '../../finding/describe.ts';
import type { Change, Neighbour, Operand } from '../../finding/explanation.ts';
import type { Violation } from '../../finding/finding.ts';
import { type Anything, actionText, nothingAny } from '../../finding/phrasing.ts';
import type { RunStep } from '../../finding/run-step.ts';
import type { Subject } from '../../finding/subject.ts';
import { giftsOf } from '../../search/explanation/operands.ts';

/** For the words of one step: what would do in place of what stands there. */
export function anyIn({ explanation }: Violation, index: number): Anything {
  const operands = anyOperands(explanation, index);
  if (operands.size === 0) return nothingAny;
  return (operand, text) => (operands.has(operand) ? (anyWords[operand] ?? 'any') : text);
}

const anyWords: Readonly<Record<string, string>> = {
  value: 'any value',
  place: 'any place',
  grantee: 'any space',
};

/** Nothing is said of the operands of a step that can be left out altogether. */
function anyOperands(explanation: Violation['explanation'], index: number): Set<Operand> {
  if (explanation === undefined || explanation.irrelevant.steps.includes(index)) return new Set();
  const { operands } = explanation.irrelevant;
  return new Set(operands.filter(({ step }) => step === index).map(({ operand }) => operand));
}

/** One sentence each; nothing when everything matters, or when nobody looked. */
export function irrelevanceTexts({ run, explanation }: Violation): string[] {
  if (explanation === undefined) return [];
  const { steps, rights, operands } = explanation.irrelevant;
  const them = steps.length === 1 ? 'it' : 'them';
  const needless =
    steps.length === 0
      ? []
      : [`${capital(stepsText(steps))} can be left out: it is broken without ${them}.`];
  const given = rights
    .filter(({ step }) => !steps.includes(step))
    .map(({ step, lend, needed }) => {
      const was = giftIn(run, step, lend);
      if (needed === noRights) {
        return `The lend of ${showRights(was)} that step ${step + 1} makes plays no part.`;
      }
      return `Of the rights ${showRights(was)} that step ${step + 1} gives, ${showRights(needed)} is enough.`;
    });
  const isAny = operands.some(({ step }) => !steps.includes(step));
  const any = isAny
    ? ['Where a step says *any*, everything else in its place breaks the property as well.']
    : [];
  return [...needless, ...given, ...any];
}

function giftIn(run: readonly RunStep[], step: number, lend: number | undefined): Rights {
  const action = run[step]?.action;
  const gift = action && giftsOf(action).find((one) => one.lend === lend);
  return gift?.rights ?? noRights;
}

/** `step 1`, `steps 1, 3 and 4`. */
function stepsText(steps: readonly number[]): string {
  const numbers = steps.map((step) => `${step + 1}`);
  return `${steps.length === 1 ? 'step' : 'steps'} ${listText(numbers)}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What would have to be otherwise, and what would become of the run then. */
export interface NeighbourText {
  readonly says: string;
  /** The steps that come out differently, in the order of the run. */
  readonly differences: readonly string[];
}

export function neighbourText(
  subject: Subject,
  { run }: Violation,
  { change, fates }: Neighbour,
): NeighbourText {
  const says = `${changeText(subject, run, change)}, and nothing would be broken`;
  const differences = run.flatMap((step, i) => {
    if ('step' in change && change.step === i && fates[i] === undefined) return [];
    return differenceText(subject, { step, number: i + 1, fate: fates[i] });
  });
  return { says, differences };
}

function changeText(subject: Subject, run: readonly RunStep[], change: Change): string {
  if (change.kind === 'left out') return `Leave out step ${change.step + 1}`;
  if (change.kind === 'initial grant') return grantText(subject, change);
  const { step, action } = change;
  const before = run[step]?.before;
  const text = before === undefined ? '' : actionText(subject, before, action);
  return `Let step ${step + 1} be "${text}"`;
}

function grantText(
  subject: Subject,
  { grant, rights }: { readonly grant: number; readonly rights: Rights },
): string {
  const initial = subject.model.machine.grants[grant];
  if (initial === undefined) return 'Let one initial grant be narrower';
  const { grantor, grantee } = initial;
  const site = subject.data.written.grants[grant]?.site;
  const who = `${spaceName(subject, grantor)} grant ${spaceName(subject, grantee)}`;
  const much = rights === noRights ? 'nothing' : `only ${showRights(rights)}`;
  const line = site === undefined || site.line === 0 ? '' : ` (line ${site.line})`;
  const place = rangeName(subject, initial);
  return `Let ${who} ${much} on ${place} at the start${line}, instead of ${showRights(initial.rights)}`;
}

function differenceText(
  subject: Subject,
  { step, number, fate }: { step: RunStep; number: number; fate: RunStep | undefined },
): string[] {
  if (fate === undefined) return [`step ${number} does not come about`];
  const [was, is] = [outcomeText(step.outcome), outcomeText(fate.outcome)];
  if (was === is) return [];
  return [`step ${number}, ${actionText(subject, fate.before, fate.action)}: ${is}`];
}

/**
 * Transfers as the original has them: checked and translated when they start, physical from then on.
 *
 * "I/O in virtual" was "too expensive": here a start asks for the starter's authority and looks up what is
 * mapped, once. Each beat then moves the next of the cells found, if the device's aperture has it. What is
 * revoked, unmapped or mapped elsewhere meanwhile changes nothing for the transfer.
 */

import type { CellRange } from '../layout.ts';
import type { Span } from '../machine.ts';
import { done } from '../outcome.ts';
import type { Condition, Hardware, Rule } from '../rule.ts';
import { become, moveNext } from '../rules/dma.ts';
import { type Settle, settleFacts } from '../settle.ts';
import type { CellId, MachineState, SpanId, Transfer } from '../state.ts';
import type { Rules } from '../step.ts';

export function withPhysicalTransfers<S extends { readonly rules: Rules; readonly settle: Settle }>(
  semantics: S,
): S {
  const { rules } = semantics;
  return {
    ...semantics,
    rules: { ...rules, start: startPhysical(rules.start), beat: beatPhysical(rules.beat) },
    settle: settleFacts,
  };
}

const spanOf = (m: Hardware, { span }: { readonly span: SpanId }) =>
  m.machine.spans[span] as Span & CellRange;

const isMapped: Condition<'start'> = {
  cause: 'unmapped',
  says: 'all of the range is mapped',
  holds: (m, s, a) => firstUnmapped(m, s, a) === undefined,
  at: (m, s, a) => firstUnmapped(m, s, a),
};

function firstUnmapped(
  m: Hardware,
  s: MachineState,
  a: { readonly span: SpanId },
): CellId | undefined {
  const { first, end } = spanOf(m, a);
  for (let cell = first; cell < end; cell++) {
    if (m.mapping.behind(m.machine, s, cell) === undefined) return cell;
  }
  return undefined;
}

/** Authority first, then what is mapped, then whether the device is idle. */
function startPhysical(start: Rule<'start'>): Rule<'start'> {
  const [busy, ...others] = start.conditions.toReversed();
  return {
    ...start,
    conditions: [...others.toReversed(), isMapped, ...(busy === undefined ? [] : [busy])],

    commit(m, draft, a) {
      const outcome = start.commit(m, draft, a);
      const { first, end } = spanOf(m, a);
      const found: CellId[] = [];
      for (let cell = first; cell < end; cell++) {
        found.push(m.mapping.behind(m.machine, draft.state, cell) as CellId);
      }
      const transfer = draft.state.devices[a.device] as Transfer;
      become(draft, a.device, { ...transfer, found });
      return outcome;
    },
  };
}

function beatPhysical(beat: Rule<'beat'>): Rule<'beat'> {
  return {
    ...beat,

    commit(m, draft, a) {
      const transfer = draft.state.devices[a.device] as Transfer;
      const [behind, ...found] = transfer.found ?? [];
      moveNext(m, draft, a, { ...transfer, found, behind });
      return done;
    },
  };
}

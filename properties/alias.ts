/**
 * Whether what is taken away by one address is kept by another: no surviving alias.
 *
 * A claim about one scenario: its author names memory. Protection is of addresses, so a revoke leaves the
 * memory to whoever reaches it by another page; who owns the physical memory reaches all of it, always, and
 * is excepted.
 */

import type { Machine } from '../model/machine.ts';
import { pageName, placeName, spaceName } from '../model/naming.ts';
import type { Letter } from '../model/rights.ts';
import type { CellId, MachineState, PageId, SpaceId } from '../model/state.ts';
import { aliasesOf, cellsOfPage, cellsTouched, everyLends, ownerOf, valueCell } from './facts.ts';
import { chainBy, holdersPossible } from './holders.ts';
import type { PolicyClause } from './policy.ts';
import type { Observed, Refutation, StepProperty } from './property.ts';

/** The rights that are about what is in memory; to enter is about addresses alone. */
const memoryRights = ['r', 'w', 'x'] as const satisfies readonly Letter[];

type AliasClause = Extract<PolicyClause, { kind: 'noAlias' }>;

/** Empty when no clause of the policy names memory of this kind: then it is not asked. */
export function noSurvivingAlias(policy: readonly PolicyClause[]): readonly StepProperty[] {
  const clauses = policy.flatMap((clause, index) =>
    clause.kind === 'noAlias' ? [{ clause, index }] : [],
  );
  if (clauses.length === 0) return [];
  return [
    {
      kind: 'step',
      name: 'no surviving alias',
      claim:
        'A space that loses a right on memory that the policy names keeps it by no other address, ' +
        'and a page that is unmapped from such memory leaves no other page that leads there.',
      covers: clauses.map(({ clause, index }) => ({
        name: `policy clause ${index + 1}, ${clause.text}, was put to the test`,
        clause: index,
        reached: (machine, observed) => !losses(machine, observed, clause).next().done,
      })),
      refute(machine, observed) {
        for (const { clause, index } of clauses) {
          for (const loss of losses(machine, observed, clause)) {
            const refutation = survivorOf(machine, observed.after.state, loss);
            if (refutation !== undefined) return { ...refutation, clause: index };
          }
        }
        return undefined;
      },
    },
  ];
}

/** What a step took away: a right that a space had at an address, or the page that was mapped there. */
type Loss = { readonly cell: CellId; readonly value: CellId } & (
  | { readonly of: 'right'; readonly space: SpaceId; readonly letter: Letter }
  | { readonly of: 'mapping' }
);

function* losses(
  machine: Machine,
  { before, after }: Observed,
  { range }: AliasClause,
): Generator<Loss> {
  const now = after.state;
  const isSame =
    before.grants === now.grants && before.threads === now.threads && before.spaces === now.spaces;
  if (isSame && before.map === now.map) return;
  for (const cell of cellsTouched(machine, range)) {
    const value = valueCell(machine, before, cell);
    if (value === undefined) continue;
    if (valueCell(machine, now, cell) !== value) yield { of: 'mapping', cell, value };
    if (isSame) continue;
    for (const space of holdersPossible(machine, before, everyLends(before), cell)) {
      for (const letter of memoryRights) {
        if (chainBy(machine, before, { space, cell, letter, by: everyLends(before) }) === undefined)
          continue;
        if (chainBy(machine, now, { space, cell, letter, by: everyLends(now) }) !== undefined)
          continue;
        yield { of: 'right', space, letter, cell, value };
      }
    }
  }
}

function survivorOf(machine: Machine, now: MachineState, loss: Loss): Refutation | undefined {
  const { cell, value } = loss;
  const others = aliasesOf(machine, now, value).filter((alias) => alias !== cell);
  const place = placeName(machine, cell);
  const ways = waysText(machine, now, others);
  if (loss.of === 'mapping') {
    const alias = others.find((one) => one !== value);
    if (alias === undefined) return undefined;
    return {
      says:
        `${place} leads no more to ${placeName(machine, value)}, and ${placeName(machine, alias)} ` +
        `still does${pageText(machine, alias)}; ways that are left: ${ways}`,
    };
  }
  const { space, letter } = loss;
  if (space === ownerOf(machine, now, value)) return undefined;
  for (const alias of others) {
    const chain = chainBy(machine, now, { space, cell: alias, letter, by: everyLends(now) });
    if (chain === undefined) continue;
    return {
      says:
        `${spaceName(machine, space)} lost ${letter} on ${place} and keeps it on ` +
        `${placeName(machine, alias)}, which leads to the same memory; ways that are left: ${ways}`,
      chain: { ...chain, broken: `it leads to ${placeName(machine, value)}, as ${place} does` },
    };
  }
  return undefined;
}

/** The page that the address is in, in words. */
function pageText(machine: Machine, cell: CellId): string {
  const pages = machine.description.pages?.virtual ?? [];
  const page = pages.findIndex((_, id) => cellsOfPage(machine, id as PageId).includes(cell));
  return page < 0 ? '' : `, by ${pageName(machine, page)}`;
}

/** Each other address with everybody who may use it, and what for. */
function waysText(machine: Machine, now: MachineState, others: readonly CellId[]): string {
  const ways = others.flatMap((cell) => {
    const holders = holdersPossible(machine, now, everyLends(now), cell).flatMap((space) => {
      const held = memoryRights.filter(
        (letter) =>
          chainBy(machine, now, { space, cell, letter, by: everyLends(now) }) !== undefined,
      );
      return held.length === 0 ? [] : [`${spaceName(machine, space)} ${held.join('')}`];
    });
    return holders.length === 0 ? [] : [`${placeName(machine, cell)} (${holders.join(', ')})`];
  });
  return ways.length === 0 ? 'none' : ways.join(', ');
}

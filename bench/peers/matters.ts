/**
 * Who can pass what on to whom: one bit for each letter on each cell about which anything can change.
 *
 * A link says which bits can be there, which of them are passable whenever they are there, and for which
 * that can change. Nothing here is state: this is how the state is laid out.
 */

import type { Candidate } from '../../checker/search/action-source.ts';
import type { Action } from '../../model/action.ts';
import { allFacts } from '../../model/facts.ts';
import { type Machine, nobody, type Span } from '../../model/machine.ts';
import { covers, type Letter, letters, type Rights, right } from '../../model/rights.ts';
import type { Model } from '../../model/semantics.ts';

/** So many matters at most are written into one number. */
const bitsOfGroup = 15;

/** One letter on one cell, which has nothing to do with the others. */
export interface Matter {
  readonly cell: number;
  readonly letter: Letter;
  group: number;
  bit: number;
}

export interface Link {
  readonly group: number;
  readonly from: number;
  readonly to: number;
  /** Bits that can be there. */
  mask: number;
  /** Bits that can be there with their mark, and those that can be there without. */
  marked: number;
  unmarked: number;
}

export function refuse(what: string): never {
  throw new Error(`the peers are not told of ${what}`);
}

export function lettersIn(rights: Rights): Letter[] {
  return letters.filter((letter) => covers(rights, right[letter]));
}

export function isPassable(rights: Rights, letter: Letter): boolean {
  return covers(rights >> 4, right[letter]);
}

export function ofKind<K extends Action['kind']>(
  candidates: readonly Candidate[],
  ...kinds: K[]
): Action<K>[] {
  const all = candidates.map(({ action }) => action);
  return all.filter(({ kind }) => (kinds as string[]).includes(kind)) as unknown as Action<K>[];
}

/** What of a link is passable whenever it is there, and what may be or not. */
export function alwaysOf({ marked, unmarked }: Link): number {
  return marked & ~unmarked;
}

export function mixedOf({ marked, unmarked }: Link): number {
  return marked & unmarked;
}

/** One piece of what one space passes on to another. */
interface Told {
  readonly cell: number;
  readonly from: number;
  readonly to: number;
  readonly rights: Rights;
}

export class Matters {
  readonly facts: Link[] = [];
  readonly lends: Link[] = [];
  readonly groups: number;
  readonly #model: Model;
  readonly #candidates: readonly Candidate[];
  readonly #ends: boolean;
  readonly #moving: Matter[] = [];

  constructor(model: Model, candidates: readonly Candidate[]) {
    this.#model = model;
    this.#candidates = candidates;
    this.#ends = ofKind(candidates, 'destroy', 'create').length > 0;
    const facts = this.#factsTold();
    const lends = this.#lendsTold();
    for (const { cell, rights } of [...facts, ...lends]) {
      if (model.machine.stackOf[cell] !== nobody) refuse('grants of stacks');
      for (const letter of lettersIn(rights)) {
        const isKnown = this.find(cell, letter) !== undefined;
        if (isKnown || !this.#moves(cell, letter, lends)) continue;
        this.#moving.push({ cell, letter, group: 0, bit: 0 });
      }
    }
    this.#moving.sort((a, b) => a.cell - b.cell || (a.letter < b.letter ? -1 : 1));
    for (const [i, matter] of this.#moving.entries()) {
      matter.group = Math.floor(i / bitsOfGroup);
      matter.bit = 1 << (i % bitsOfGroup);
    }
    this.groups = Math.ceil(this.#moving.length / bitsOfGroup);
    for (const told of facts) this.#add(this.facts, told);
    for (const told of lends) this.#add(this.lends, told);
    for (const { from, cells, rights } of this.#unpassed()) {
      for (const link of this.facts.filter((one) => one.from === from.as && one.to === from.from)) {
        link.unmarked |= link.marked & (this.maskOf(cells, rights).get(link.group) ?? 0);
      }
    }
  }

  find(cell: number, letter: Letter): Matter | undefined {
    return this.#moving.find((one) => one.cell === cell && one.letter === letter);
  }

  /** The bits of those that can change, by group. */
  maskOf(cells: readonly number[], rights: Rights): Map<number, number> {
    const masks = new Map<number, number>();
    for (const cell of cells) {
      for (const letter of lettersIn(rights)) {
        const matter = this.find(cell, letter);
        if (matter === undefined) continue;
        masks.set(matter.group, (masks.get(matter.group) ?? 0) | matter.bit);
      }
    }
    return masks;
  }

  /** The bits of those of the rights that carry the mark, by group. */
  markedMaskOf(cells: readonly number[], rights: Rights): Map<number, number> {
    return this.maskOf(cells, (rights >> 4) & 0xf);
  }

  /** What a space holds because it owns it. */
  owned(space: number, group: number): number {
    const { regionOwner } = this.#model.machine;
    return this.#moving
      .filter((one) => one.group === group && regionOwner[one.cell] === space)
      .reduce((mask, { bit }) => mask | bit, 0);
  }

  cells(span: number): number[] {
    const { first, end, beyond } = this.#model.machine.spans[span] as Span;
    if (beyond) refuse('ranges beyond the top');
    return Array.from({ length: end - first }, (_, i) => first + i);
  }

  #factsTold(): Told[] {
    const { machine, initial } = this.#model;
    return [
      ...[...allFacts(initial.grants)].map(({ cell, grantor, grantee, rights }) => ({
        cell,
        from: grantor,
        to: grantee,
        rights,
      })),
      ...machine.grants.flatMap((grant) => grantTold(grant)),
      ...ofKind(this.#candidates, 'grant').flatMap(({ span, as, to, rights }) =>
        this.cells(span).map((cell) => ({ cell, from: as, to, rights })),
      ),
    ];
  }

  #lendsTold(): Told[] {
    return ofKind(this.#candidates, 'call').flatMap(({ lends, portal }) => {
      const to = this.#model.machine.portals[portal]?.data ?? nobody;
      return lends
        .filter(({ lender }) => lender !== to)
        .flatMap(({ span, lender, rights }) =>
          this.cells(span).map((cell) => ({ cell, from: lender, to, rights })),
        );
    });
  }

  #unpassed() {
    return ofKind(this.#candidates, 'unpass').map((action) => ({
      from: action,
      cells: this.cells(action.span),
      rights: action.rights,
    }));
  }

  /** Whether anything about it can ever change. If not, who holds what is known beforehand. */
  #moves(cell: number, letter: Letter, lends: readonly Told[]): boolean {
    if (this.#ends) return true;
    const isLent = lends.some((one) => one.cell === cell && covers(one.rights, right[letter]));
    const changes = ofKind(this.#candidates, 'grant', 'revoke', 'unpass');
    return (
      isLent ||
      changes.some(
        ({ span, rights }) => covers(rights, right[letter]) && this.cells(span).includes(cell),
      )
    );
  }

  #add(links: Link[], { cell, from, to, rights }: Told): void {
    for (const letter of lettersIn(rights)) {
      const matter = this.find(cell, letter);
      if (matter === undefined) continue;
      const { group, bit } = matter;
      let link = links.find((one) => one.group === group && one.from === from && one.to === to);
      if (link === undefined) {
        link = { group, from, to, mask: 0, marked: 0, unmarked: 0 };
        links.push(link);
      }
      link.mask |= bit;
      if (isPassable(rights, letter)) link.marked |= bit;
      else link.unmarked |= bit;
    }
  }
}

export function grantTold({ first, end, grantor, grantee, rights }: Machine['grants'][number]) {
  return Array.from({ length: end - first }, (_, i) => ({
    cell: first + i,
    from: grantor,
    to: grantee,
    rights,
  }));
}

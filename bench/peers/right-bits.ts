/**
 * One bit for each right on each cell that can change hands, and the facts that can move it.
 *
 * A link gathers the facts that one space can make for another: which bits can be in them, and which of
 * these can be there with their mark, without it, or both. Nothing here is state: it is computed once from
 * the scenario, and the state is laid out by it.
 */

import type { Candidate } from '../../checker/search/action-source.ts';
import type { Action } from '../../model/action.ts';
import { allFacts, type Fact } from '../../model/facts.ts';
import { type Machine, nobody, type Portal, type Span } from '../../model/machine.ts';
import { covers, type Letter, letters, type Rights, right } from '../../model/rights.ts';
import type { Model } from '../../model/semantics.ts';

/** Rights are numbered in groups; one number of the state holds the bits of one group. */
const groupBitsMax = 15;

/** The bit of one right on one cell. */
interface RightBit {
  readonly cell: number;
  readonly letter: Letter;
  group: number;
  bit: number;
}

/** All facts of one group from one space to another: grants, or lends. */
export interface FactLink {
  readonly group: number;
  readonly from: number;
  readonly to: number;
  /** Bits that can be in them. */
  mask: number;
  /** Of these: bits that can be there with their mark, and bits that can be there without. */
  marked: number;
  unmarked: number;
}

/** Throws: the generated programs cannot express this. */
export function refuse(what: string): never {
  throw new Error(`programs for the peers cannot have ${what}`);
}

function lettersIn(rights: Rights): Letter[] {
  return letters.filter((letter) => covers(rights, right[letter]));
}

function isPassable(rights: Rights, letter: Letter): boolean {
  return covers(rights >> 4, right[letter]);
}

export function ofKind<K extends Action['kind']>(
  candidates: readonly Candidate[],
  ...kinds: K[]
): Action<K>[] {
  const all = candidates.map(({ action }) => action);
  return all.filter(({ kind }) => (kinds as string[]).includes(kind)) as unknown as Action<K>[];
}

/** Bits of a link that are passable whenever they are there. */
export function alwaysOf({ marked, unmarked }: FactLink): number {
  return marked & ~unmarked;
}

/** Bits of a link that can be there with their mark and without. */
export function mixedOf({ marked, unmarked }: FactLink): number {
  return marked & unmarked;
}

export class RightBits {
  readonly facts: FactLink[] = [];
  readonly lends: FactLink[] = [];
  readonly groups: number;
  readonly #model: Model;
  readonly #candidates: readonly Candidate[];
  readonly #spacesEnd: boolean;
  readonly #changing: RightBit[] = [];

  constructor(model: Model, candidates: readonly Candidate[]) {
    this.#model = model;
    this.#candidates = candidates;
    this.#spacesEnd = ofKind(candidates, 'destroy', 'create').length > 0;
    const facts = this.#possibleGrants();
    const lends = this.#possibleLends();
    for (const { cell, rights } of [...facts, ...lends]) {
      if (model.machine.stackOf[cell] !== nobody) refuse('grants of stacks');
      for (const letter of lettersIn(rights)) {
        const isKnown = this.find(cell, letter) !== undefined;
        if (isKnown || !this.#canChange(cell, letter, lends)) continue;
        this.#changing.push({ cell, letter, group: 0, bit: 0 });
      }
    }
    this.#changing.sort((a, b) => a.cell - b.cell || (a.letter < b.letter ? -1 : 1));
    for (const [i, one] of this.#changing.entries()) {
      one.group = Math.floor(i / groupBitsMax);
      one.bit = 1 << (i % groupBitsMax);
    }
    this.groups = Math.ceil(this.#changing.length / groupBitsMax);
    for (const fact of facts) this.#add(this.facts, fact);
    for (const fact of lends) this.#add(this.lends, fact);
    for (const { as, from, span, rights } of ofKind(candidates, 'unpass')) {
      const masks = this.maskOf(this.cells(span), rights);
      for (const link of this.facts.filter((one) => one.from === as && one.to === from)) {
        link.unmarked |= link.marked & (masks.get(link.group) ?? 0);
      }
    }
  }

  find(cell: number, letter: Letter): RightBit | undefined {
    return this.#changing.find((one) => one.cell === cell && one.letter === letter);
  }

  /** The bits of these rights on these cells, by group; rights that cannot change have none. */
  maskOf(cells: readonly number[], rights: Rights): Map<number, number> {
    const masks = new Map<number, number>();
    for (const cell of cells) {
      for (const letter of lettersIn(rights)) {
        const found = this.find(cell, letter);
        if (found === undefined) continue;
        masks.set(found.group, (masks.get(found.group) ?? 0) | found.bit);
      }
    }
    return masks;
  }

  /** The same of those rights that carry the mark. */
  markedMaskOf(cells: readonly number[], rights: Rights): Map<number, number> {
    return this.maskOf(cells, (rights >> 4) & 0xf);
  }

  /** The bits that a space holds by ownership. */
  owned(space: number, group: number): number {
    const { regionOwner } = this.#model.machine;
    return this.#changing
      .filter((one) => one.group === group && regionOwner[one.cell] === space)
      .reduce((mask, { bit }) => mask | bit, 0);
  }

  cells(span: number): number[] {
    const { first, end, beyond } = this.#model.machine.spans[span] as Span;
    if (beyond) refuse('ranges beyond the top');
    return Array.from({ length: end - first }, (_, i) => first + i);
  }

  #possibleGrants(): Fact[] {
    const { machine, initial } = this.#model;
    return [
      ...allFacts(initial.grants),
      ...machine.grants.flatMap((grant) => factsOf(grant)),
      ...ofKind(this.#candidates, 'grant').flatMap(({ span, as, to, rights }) =>
        this.cells(span).map((cell) => ({ cell, grantor: as, grantee: to, rights })),
      ),
    ];
  }

  #possibleLends(): Fact[] {
    return ofKind(this.#candidates, 'call').flatMap(({ lends, portal }) => {
      const { data } = this.#model.machine.portals[portal] as Portal;
      return lends
        .filter(({ lender }) => lender !== data)
        .flatMap(({ span, lender, rights }) =>
          this.cells(span).map((cell) => ({ cell, grantor: lender, grantee: data, rights })),
        );
    });
  }

  /** Whether the right on the cell can ever change hands. If not, who holds it is fixed. */
  #canChange(cell: number, letter: Letter, lends: readonly Fact[]): boolean {
    if (this.#spacesEnd) return true;
    const isLent = lends.some((one) => one.cell === cell && covers(one.rights, right[letter]));
    const changes = ofKind(this.#candidates, 'grant', 'revoke', 'unpass');
    return (
      isLent ||
      changes.some(
        ({ span, rights }) => covers(rights, right[letter]) && this.cells(span).includes(cell),
      )
    );
  }

  #add(links: FactLink[], { cell, grantor, grantee, rights }: Fact): void {
    for (const letter of lettersIn(rights)) {
      const found = this.find(cell, letter);
      if (found === undefined) continue;
      const { group, bit } = found;
      let link = links.find(
        (one) => one.group === group && one.from === grantor && one.to === grantee,
      );
      if (link === undefined) {
        link = { group, from: grantor, to: grantee, mask: 0, marked: 0, unmarked: 0 };
        links.push(link);
      }
      link.mask |= bit;
      if (isPassable(rights, letter)) link.marked |= bit;
      else link.unmarked |= bit;
    }
  }
}

/** The facts that a grant of the initial state is made of, cell by cell. */
export function factsOf({ first, end, ...fact }: Machine['grants'][number]): Fact[] {
  return Array.from({ length: end - first }, (_, i) => ({ ...fact, cell: first + i }));
}

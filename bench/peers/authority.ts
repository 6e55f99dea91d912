/**
 * Who holds what, and pruning: conditions and routines over the bits of rights.
 *
 * Grants and lends are pruned after every step, so each that is there is justified. Only a lend above an
 * interrupt may rest on a lend below it, which does not count there.
 */

import type { Machine } from '../../model/machine.ts';
import { bitAnd, bitOr, type Dialect } from './dialect.ts';
import type { Field, Routine } from './program.ts';
import { type FactLink, mixedOf, type RightBits } from './right-bits.ts';
import type { Shapes } from './shapes.ts';
import { type Column, nameOf, type StateLayout } from './state-layout.ts';

/** What a space is required to hold. */
export interface Requirement {
  readonly t: number;
  readonly space: number;
  /** Bits by group. */
  readonly masks: ReadonlyMap<number, number>;
  readonly marked: boolean;
  readonly withLends: boolean;
}

/** Up to this many spaces the rounds of the least solution are written out; for more they are a loop. */
const unrolledSpacesMax = 4;

export class Authority {
  readonly routines: Routine[] = [];
  readonly #d: Dialect;
  readonly #machine: Machine;
  readonly #shapes: Shapes;
  readonly #rightBits: RightBits;
  readonly #layout: StateLayout;
  readonly #spacesEnd: boolean;

  constructor(
    d: Dialect,
    machine: Machine,
    {
      shapes,
      rightBits,
      layout,
      spacesEnd,
    }: { shapes: Shapes; rightBits: RightBits; layout: StateLayout; spacesEnd: boolean },
  ) {
    this.#d = d;
    this.#machine = machine;
    this.#shapes = shapes;
    this.#rightBits = rightBits;
    this.#layout = layout;
    this.#spacesEnd = spacesEnd;
  }

  // Conditions.

  /** Conditions that together require the space to hold all the bits. */
  holds({ t, space, masks, marked, withLends }: Requirement): string[] {
    const { equal, or } = this.#d;
    return [...masks].flatMap(([group, mask]) => {
      const rest = this.#spacesEnd ? mask : mask & ~this.#rightBits.owned(space, group);
      if (rest === 0) return [];
      const columns = withLends ? this.#columnsInto(t, space, group) : [];
      const links = [...this.#factsInto(space, group), ...columns.map(({ link }) => link)];
      const owned = this.#spacesEnd ? this.#rightBits.owned(space, group) : 0;
      const can = links.reduce((bits, one) => bits | (marked ? one.marked : one.mask), owned);
      if ((rest & ~can) !== 0) return [or([])];
      const held =
        columns.length === 0
          ? this.#byFacts(space, group, marked)
          : `${this.#counting(t, space, { group, marked })}()`;
      return [equal(bitAnd(held, rest), rest)];
    });
  }

  /** The bits of a group that the space holds, with all lends of the thread. */
  heldWithAll(t: number, space: number, group: number): string {
    const lends = this.#columnsInto(t, space, group).map((column) =>
      this.#layout.lentHeld(column, this.#layout.lent(t, column.word)),
    );
    return bitOr(this.#byFacts(space, group, false), ...lends);
  }

  owned(space: number, group: number): string {
    const owned = this.#rightBits.owned(space, group);
    if (owned === 0 || !this.#spacesEnd) return `${owned}`;
    return `(${owned} * (1 - ${this.#layout.of(`x${space}`)}))`;
  }

  #byFacts(space: number, group: number, marked: boolean): string {
    const facts = this.#factsInto(space, group).map((link) =>
      marked ? this.#layout.marked(link) : this.#layout.held(link),
    );
    return bitOr(this.owned(space, group), ...facts);
  }

  #factsInto(space: number, group: number): FactLink[] {
    return this.#rightBits.facts.filter((one) => one.to === space && one.group === group);
  }

  #columnsInto(t: number, space: number, group: number): Column[] {
    const words = this.#layout.wordsOf(t);
    return this.#layout.columns.filter(
      ({ link, word }) => link.to === space && link.group === group && words.includes(word),
    );
  }

  /** Whether the space owns all of these bits for ever. */
  #alwaysHas(space: number, group: number, mask: number): boolean {
    return !this.#spacesEnd && (mask & ~this.#rightBits.owned(space, group)) === 0;
  }

  /** A routine that returns what the space holds with the lends that count for the running frame. */
  #counting(t: number, space: number, { group, marked }: { group: number; marked: boolean }) {
    const name = `holds${t}_${space}_${group}_${marked ? 'marked' : 'all'}`;
    if (this.routines.some((one) => one.name === name)) return name;
    const { assign, return: returning } = this.#d;
    const { lenders, columns } = this.#lendersOf(t, space, group);
    const words = [...new Set(columns.map(({ word }) => word))];
    const solution = this.#rounds(lenders, columns, {
      group,
      begin: (lender) => this.#byFacts(lender, group, true),
      passes: (column) => this.#layout.lentMarked(column, `w${column.word}`),
    });
    const into = this.#columnsInto(t, space, group).map((column) => {
      const word = `w${column.word}`;
      const passed = marked
        ? this.#layout.lentMarked(column, word)
        : this.#layout.lentHeld(column, word);
      return this.#cut(passed, column.link, group);
    });
    const held = bitOr(this.#byFacts(space, group, marked), ...into);
    this.routines.push({
      name,
      locals: [
        ...words.map((word) => ({ name: `w${word}`, most: this.#layout.words[word] as number })),
        ...solution.locals,
      ],
      body: [
        ...words.map((word) => assign(`w${word}`, this.#countingWord(t, word))),
        ...solution.body,
        returning(held),
      ],
      returns: this.#full(group),
    });
    return name;
  }

  /** A word of the lends that count: of the frames down to the topmost interrupt. */
  #countingWord(t: number, word: number): string {
    const possible = this.#shapes.possible(t);
    const ending = possible.filter(({ kind }) => kind === 'interrupt');
    if (ending.length === 0) return this.#layout.lent(t, word);
    const name = `counting${t}_${word}`;
    if (this.routines.every((one) => one.name !== name)) {
      const { choose, return: returning } = this.#d;
      const frames = this.#layout.frames(t);
      this.routines.push({
        name,
        locals: [],
        body: [
          ...frames.flatMap((j) =>
            choose([
              {
                when: this.#layout.isOneOf(this.#layout.shape(t, j), ending, possible),
                does: [returning(this.#layout.lent(t, word, j))],
              },
            ]),
          ),
          returning(this.#layout.lent(t, word)),
        ],
        returns: this.#layout.words[word] as number,
      });
    }
    return `${name}()`;
  }

  /** The lenders that the space's lends rest on, directly or through others, and their lends. */
  #lendersOf(t: number, space: number, group: number) {
    const lenders: number[] = [];
    const columns: Column[] = [];
    const from = [space];
    for (const borrower of from) {
      for (const column of this.#columnsInto(t, borrower, group)) {
        columns.push(column);
        if (!lenders.includes(column.link.from)) lenders.push(column.link.from);
        if (!from.includes(column.link.from)) from.push(column.link.from);
      }
    }
    return { lenders, columns };
  }

  #full(group: number): number {
    const links = [...this.#rightBits.facts, ...this.#rightBits.lends];
    const owned = this.#machine.spaces.map((_, space) => this.#rightBits.owned(space, group));
    return [...links.filter((one) => one.group === group).map(({ mask }) => mask), ...owned].reduce(
      (bits, mask) => bits | mask,
      0,
    );
  }

  #cut(passed: string, { from, mask }: FactLink, group: number): string {
    return this.#alwaysHas(from, group, mask) ? passed : bitAnd(passed, `v${from}`);
  }

  /** What each of the givers can pass on, as the variables `v0`, `v1`, …: the least solution. */
  #rounds<L extends { readonly link: FactLink } | FactLink>(
    givers: readonly number[],
    links: readonly L[],
    by: { group: number; begin: (space: number) => string; passes: (link: L) => string },
  ): { locals: Field[]; body: string[] } {
    const { assign, while: again, equal, unequal, choose } = this.#d;
    const full = this.#full(by.group);
    const linkOf = (one: L): FactLink => ('link' in one ? one.link : one);
    const dependent = givers.filter((giver) =>
      links.some((one) => linkOf(one).from === giver && !this.#always(linkOf(one))),
    );
    const into = (giver: number, fromDependent: boolean) =>
      links.filter(
        (one) => linkOf(one).to === giver && this.#always(linkOf(one)) !== fromDependent,
      );
    // What owners give does not depend on other givers: it is added once.
    const locals = dependent.map((giver) => ({ name: `v${giver}`, most: full }));
    const begin = dependent.map((giver) =>
      assign(`v${giver}`, bitOr(by.begin(giver), ...into(giver, false).map(by.passes))),
    );
    const between = dependent.flatMap((giver) =>
      into(giver, true).map((one) => {
        const own = `v${giver}`;
        return { own, next: bitOr(own, this.#cut(by.passes(one), linkOf(one), by.group)) };
      }),
    );
    if (between.length === 0) return { locals, body: begin };
    if (dependent.length <= unrolledSpacesMax) {
      // A chain of givers without a circle has at most as many links as there are rounds.
      const once = between.map(({ own, next }) => assign(own, next));
      const rounds = dependent.slice(1).flatMap(() => once);
      return { locals, body: [...begin, ...rounds] };
    }
    const loop = again(equal('more', 1), [
      assign('more', 0),
      ...between.flatMap(({ own, next }) =>
        choose([{ when: unequal(next, own), does: [assign(own, next), assign('more', 1)] }]),
      ),
    ]);
    return {
      locals: [...locals, { name: 'more', most: 1 }],
      body: [...begin, assign('more', 1), ...loop],
    };
  }

  #always({ from, mask, group }: FactLink): boolean {
    return this.#alwaysHas(from, group, mask);
  }

  // Pruning.

  /** Runs after grants of the group are gone. */
  pruneFacts(group: number): string[] {
    const name = `prune${group}`;
    const facts = this.#rightBits.facts.filter((one) => one.group === group);
    if (this.routines.every((one) => one.name !== name)) {
      const givers = [...new Set(facts.map(({ from }) => from))];
      const solution = this.#rounds(givers, facts, {
        group,
        begin: (space) => this.owned(space, group),
        passes: (link) => this.#layout.marked(link),
      });
      const cut = facts
        .filter((link) => !this.#always(link))
        .flatMap((link) => [
          ...this.#layout.assign(
            nameOf('h', link),
            bitAnd(this.#layout.held(link), `v${link.from}`),
          ),
          ...(mixedOf(link) === 0
            ? []
            : this.#layout.assign(
                nameOf('m', link),
                bitAnd(this.#layout.of(nameOf('m', link)), `v${link.from}`),
              )),
        ]);
      const lends = [...this.#machine.threads.keys()].flatMap((t) => this.pruneLends(t, group));
      const body = [...solution.body, ...cut, ...lends];
      this.routines.push({ name, locals: solution.locals, body });
    }
    return [this.#d.run(name)];
  }

  /** Runs after lends of the thread are gone, or grants of the group. */
  pruneLends(t: number, group: number): string[] {
    const words = this.#layout.wordsOf(t);
    const columns = this.#layout.columns.filter(
      ({ link, word }) => link.group === group && words.includes(word),
    );
    if (columns.every(({ link }) => this.#always(link))) return [];
    const name = `lends${t}_${group}`;
    if (this.routines.every((one) => one.name !== name)) {
      const { assign } = this.#d;
      const used = [...new Set(columns.map(({ word }) => word))];
      const solution = this.#rounds([...new Set(columns.map(({ link }) => link.from))], columns, {
        group,
        begin: (space) => this.#byFacts(space, group, true),
        passes: (column) => this.#layout.lentMarked(column, `w${column.word}`),
      });
      const body = [
        ...solution.body,
        ...used.map((word) => assign(`w${word}`, this.#kept(word, columns))),
        ...(this.#layout.isPacked(t)
          ? this.#layout.keep(t, new Map(used.map((word) => [word, `w${word}`])))
          : used.flatMap((word) =>
              this.#layout.frames(t).flatMap((j) => {
                const field = `l${t}_${j}_${word}`;
                return this.#layout.assign(field, bitAnd(this.#layout.of(field), `w${word}`));
              }),
            )),
      ];
      const any = used.map((word) =>
        this.#d.unequal(bitAnd(`w${word}`, this.#cutIn(word, columns)), 0),
      );
      this.routines.push({
        name,
        locals: [
          ...used.map((word) => ({ name: `w${word}`, most: this.#layout.words[word] as number })),
          ...solution.locals,
        ],
        body: [
          ...used.map((word) => assign(`w${word}`, this.#layout.lent(t, word))),
          ...this.#d.choose([{ when: this.#d.or(any), does: body }]),
        ],
      });
    }
    return [this.#d.run(name)];
  }

  /** The bits of a word that pruning can take. */
  #cutIn(word: number, columns: readonly Column[]): number {
    return columns
      .filter((one) => one.word === word && !this.#always(one.link))
      .reduce((bits, { link, shift }) => bits | (link.mask << shift), 0);
  }

  /** The bits of a word that stay: all but those that their lenders can no longer pass on. */
  #kept(word: number, columns: readonly Column[]): string {
    const cut = columns.filter((one) => one.word === word && !this.#always(one.link));
    let rest = this.#layout.words[word] as number;
    const parts = cut.flatMap(({ link, shift, mixedShift }) => {
      const shifts = mixedOf(link) === 0 ? [shift] : [shift, mixedShift];
      return shifts.map((by) => {
        rest &= ~(link.mask << by);
        const stays = bitAnd(`v${link.from}`, link.mask);
        return by === 0 ? stays : `(${stays} << ${by})`;
      });
    });
    return bitOr(rest, ...parts);
  }
}

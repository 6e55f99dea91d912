/**
 * Who holds what, and what goes when authority goes: questions and routines over bits.
 *
 * Facts and loans are pruned after every step, so whatever is there is supported; only loans above an
 * interrupt may rest on loans below it, which do not count there.
 */

import type { Machine } from '../../model/machine.ts';
import { bitAnd, bitOr, type Dialect } from './dialect.ts';
import { type Column, type Layout, nameOf } from './layout.ts';
import { type Link, type Matters, mixedOf } from './matters.ts';
import type { Field, Routine } from './program.ts';
import type { Shapes } from './shapes.ts';

export interface Question {
  readonly t: number;
  readonly space: number;
  /** Bits by group. */
  readonly masks: ReadonlyMap<number, number>;
  readonly marked: boolean;
  readonly withLoans: boolean;
}

/** Up to so many spaces the rounds are written out. */
const spacesInRounds = 4;

export class Authority {
  readonly routines: Routine[] = [];
  readonly #d: Dialect;
  readonly #machine: Machine;
  readonly #shapes: Shapes;
  readonly #matters: Matters;
  readonly #layout: Layout;
  readonly #ends: boolean;

  constructor(
    d: Dialect,
    machine: Machine,
    told: { shapes: Shapes; matters: Matters; layout: Layout; ends: boolean },
  ) {
    this.#d = d;
    this.#machine = machine;
    this.#shapes = told.shapes;
    this.#matters = told.matters;
    this.#layout = told.layout;
    this.#ends = told.ends;
  }

  // Questions.

  /** Conditions that together say that the space holds all of it. */
  holds({ t, space, masks, marked, withLoans }: Question): string[] {
    const { equal, or } = this.#d;
    return [...masks].flatMap(([group, mask]) => {
      const rest = this.#ends ? mask : mask & ~this.#matters.owned(space, group);
      if (rest === 0) return [];
      const columns = withLoans ? this.#columnsInto(t, space, group) : [];
      const links = [...this.#factsInto(space, group), ...columns.map(({ link }) => link)];
      const owned = this.#ends ? this.#matters.owned(space, group) : 0;
      const can = links.reduce((bits, one) => bits | (marked ? one.marked : one.mask), owned);
      if ((rest & ~can) !== 0) return [or([])];
      const held =
        columns.length === 0
          ? this.#byFacts(space, group, marked)
          : `${this.#counting(t, space, { group, marked })}()`;
      return [equal(bitAnd(held, rest), rest)];
    });
  }

  /** All that the space holds of a group, with every loan to the thread. */
  heldWithAll(t: number, space: number, group: number): string {
    const loans = this.#columnsInto(t, space, group).map((column) =>
      this.#layout.lentHeld(column, this.#layout.lent(t, column.word)),
    );
    return bitOr(this.#byFacts(space, group, false), ...loans);
  }

  owned(space: number, group: number): string {
    const owned = this.#matters.owned(space, group);
    if (owned === 0 || !this.#ends) return `${owned}`;
    return `(${owned} * (1 - ${this.#layout.of(`x${space}`)}))`;
  }

  #byFacts(space: number, group: number, marked: boolean): string {
    const facts = this.#factsInto(space, group).map((link) =>
      marked ? this.#layout.marked(link) : this.#layout.held(link),
    );
    return bitOr(this.owned(space, group), ...facts);
  }

  #factsInto(space: number, group: number): Link[] {
    return this.#matters.facts.filter((one) => one.to === space && one.group === group);
  }

  #columnsInto(t: number, space: number, group: number): Column[] {
    const words = this.#layout.wordsOf(t);
    return this.#layout.columns.filter(
      ({ link, word }) => link.to === space && link.group === group && words.includes(word),
    );
  }

  /** Whether it can never lack any of these. */
  #alwaysHas(space: number, group: number, mask: number): boolean {
    return !this.#ends && (mask & ~this.#matters.owned(space, group)) === 0;
  }

  /** A routine that answers what the space holds with those loans that count for the running frame. */
  #counting(t: number, space: number, { group, marked }: { group: number; marked: boolean }) {
    const name = `holds${t}_${space}_${group}_${marked ? 'marked' : 'all'}`;
    if (this.routines.some((one) => one.name === name)) return name;
    const { assign, return: answer } = this.#d;
    const { lenders, columns } = this.#lendersOf(t, space, group);
    const words = [...new Set(columns.map(({ word }) => word))];
    const told = this.#rounds(lenders, columns, {
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
        ...told.locals,
      ],
      body: [
        ...words.map((word) => assign(`w${word}`, this.#countingWord(t, word))),
        ...told.body,
        answer(held),
      ],
      answers: this.#full(group),
    });
    return name;
  }

  /** The loans that count: of the frames down to the topmost interrupt. */
  #countingWord(t: number, word: number): string {
    const possible = this.#shapes.possible(t);
    const ending = possible.filter(({ kind }) => kind === 'interrupt');
    if (ending.length === 0) return this.#layout.lent(t, word);
    const name = `counting${t}_${word}`;
    if (this.routines.every((one) => one.name !== name)) {
      const { choose, return: answer } = this.#d;
      const frames = this.#layout.frames(t);
      this.routines.push({
        name,
        locals: [],
        body: [
          ...frames.flatMap((j) =>
            choose([
              {
                when: this.#layout.isOneOf(this.#layout.shape(t, j), ending, possible),
                does: [answer(this.#layout.lent(t, word, j))],
              },
            ]),
          ),
          answer(this.#layout.lent(t, word)),
        ],
        answers: this.#layout.words[word] as number,
      });
    }
    return `${name}()`;
  }

  /** Those whose loans support what the space has, one on another, and their loans. */
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
    const links = [...this.#matters.facts, ...this.#matters.lends];
    const owned = this.#machine.spaces.map((_, space) => this.#matters.owned(space, group));
    return [...links.filter((one) => one.group === group).map(({ mask }) => mask), ...owned].reduce(
      (bits, mask) => bits | mask,
      0,
    );
  }

  #cut(passed: string, { from, mask }: Link, group: number): string {
    return this.#alwaysHas(from, group, mask) ? passed : bitAnd(passed, `v${from}`);
  }

  /** What each of the givers can pass on: the least that supports itself. */
  #rounds<L extends { readonly link: Link } | Link>(
    givers: readonly number[],
    links: readonly L[],
    by: { group: number; begin: (space: number) => string; passes: (link: L) => string },
  ): { locals: Field[]; body: string[] } {
    const { assign, while: again, equal, unequal, choose } = this.#d;
    const full = this.#full(by.group);
    const linkOf = (one: L): Link => ('link' in one ? one.link : one);
    const told = givers.filter((giver) =>
      links.some((one) => linkOf(one).from === giver && !this.#always(linkOf(one))),
    );
    const into = (giver: number, isTold: boolean) =>
      links.filter((one) => linkOf(one).to === giver && this.#always(linkOf(one)) !== isTold);
    // What comes from those who always have it comes once.
    const locals = told.map((giver) => ({ name: `v${giver}`, most: full }));
    const begin = told.map((giver) =>
      assign(`v${giver}`, bitOr(by.begin(giver), ...into(giver, false).map(by.passes))),
    );
    const between = told.flatMap((giver) =>
      into(giver, true).map((one) => {
        const own = `v${giver}`;
        return { own, next: bitOr(own, this.#cut(by.passes(one), linkOf(one), by.group)) };
      }),
    );
    if (between.length === 0) return { locals, body: begin };
    if (told.length <= spacesInRounds) {
      // No way from one to another that meets nobody twice is longer.
      const once = between.map(({ own, next }) => assign(own, next));
      const rounds = told.slice(1).flatMap(() => once);
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

  #always({ from, mask, group }: Link): boolean {
    return this.#alwaysHas(from, group, mask);
  }

  // What goes when authority goes.

  /** Runs after facts of the group went. */
  pruneFacts(group: number): string[] {
    const name = `prune${group}`;
    const facts = this.#matters.facts.filter((one) => one.group === group);
    if (this.routines.every((one) => one.name !== name)) {
      const givers = [...new Set(facts.map(({ from }) => from))];
      const told = this.#rounds(givers, facts, {
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
      const loans = [...this.#machine.threads.keys()].flatMap((t) => this.pruneLoans(t, group));
      this.routines.push({ name, locals: told.locals, body: [...told.body, ...cut, ...loans] });
    }
    return [this.#d.run(name)];
  }

  /** Runs after loans to the thread went, or facts of the group. */
  pruneLoans(t: number, group: number): string[] {
    const words = this.#layout.wordsOf(t);
    const columns = this.#layout.columns.filter(
      ({ link, word }) => link.group === group && words.includes(word),
    );
    if (columns.every(({ link }) => this.#always(link))) return [];
    const name = `loans${t}_${group}`;
    if (this.routines.every((one) => one.name !== name)) {
      const { assign } = this.#d;
      const used = [...new Set(columns.map(({ word }) => word))];
      const told = this.#rounds([...new Set(columns.map(({ link }) => link.from))], columns, {
        group,
        begin: (space) => this.#byFacts(space, group, true),
        passes: (column) => this.#layout.lentMarked(column, `w${column.word}`),
      });
      const body = [
        ...told.body,
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
          ...told.locals,
        ],
        body: [
          ...used.map((word) => assign(`w${word}`, this.#layout.lent(t, word))),
          ...this.#d.choose([{ when: this.#d.or(any), does: body }]),
        ],
      });
    }
    return [this.#d.run(name)];
  }

  /** Of a word what may go. */
  #cutIn(word: number, columns: readonly Column[]): number {
    return columns
      .filter((one) => one.word === word && !this.#always(one.link))
      .reduce((bits, { link, shift }) => bits | (link.mask << shift), 0);
  }

  /** Of a word what stays: all of it but what its lenders cannot pass on any more. */
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

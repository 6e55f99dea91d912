/**
 * A scenario's machine and menu as a program of few words, which SPIN and Rumur can both be told.
 *
 * What is written here is the contract once more, by other means, and as somebody would write it who wants
 * the peers to be fast: bits for rights, what cannot change left out, the question that fails most often
 * first. Values, pages, fault handlers and grants of stacks are not spoken of: a scenario with them is
 * refused.
 */

import type { ScenarioData } from '../../checker/scenario/data.ts';
import { type Candidate, candidatesOf } from '../../checker/search/action-source.ts';
import type { Action } from '../../model/action.ts';
import { allFacts } from '../../model/facts.ts';
import { type Machine, nobody } from '../../model/machine.ts';
import { covers, type Letter, type Rights, right } from '../../model/rights.ts';
import { type Model, model } from '../../model/semantics.ts';
import { Authority } from './authority.ts';
import { bitAnd, bitOr, type Dialect } from './dialect.ts';
import { Layout, nameOf } from './layout.ts';
import { grantTold, type Link, Matters, mixedOf, ofKind, refuse } from './matters.ts';
import type { Field, Program, Routine, Step } from './program.ts';
import { governs, type Shape, Shapes } from './shapes.ts';
import { Stacks } from './stacks.ts';
import { Transfers } from './transfers.ts';

type Told = Omit<Step, 'name' | 'locals'>;

/** What bodies may count with. */
const shapeLocal = 'k';

/** Throws where the scenario has what is not spoken of here. */
export function sketch(data: ScenarioData, dialect: Dialect): Program {
  return new Sketching(data, dialect).program();
}

class Sketching {
  readonly #model: Model;
  readonly #machine: Machine;
  readonly #candidates: readonly Candidate[];
  readonly #d: Dialect;
  readonly #ends: boolean;
  readonly #matters: Matters;
  readonly #shapes: Shapes;
  readonly #layout: Layout;
  readonly #authority: Authority;
  readonly #stacks: Stacks;
  readonly #transfers: Transfers;

  constructor(data: ScenarioData, dialect: Dialect) {
    const { machine: description, may } = data;
    if (may.kind !== 'menu') throw new Error('the peers are told of scenarios with a menu');
    if (description.memory || description.registers > 0) refuse('values');
    if (description.pages !== undefined) refuse('pages');
    if (description.spaces.some(({ faults }) => faults !== undefined)) refuse('fault handlers');
    this.#model = model(description);
    const machine = this.#model.machine;
    this.#machine = machine;
    this.#candidates = candidatesOf(may.entries, description.threads.length);
    this.#d = dialect;
    this.#ends = ofKind(this.#candidates, 'destroy', 'create').length > 0;
    const ends = this.#ends;
    const matters = new Matters(this.#model, this.#candidates);
    this.#matters = matters;
    const shapes = new Shapes(machine, this.#candidates, (shape, portal) => {
      const entry = this.#entryOf(portal);
      if (ends || matters.find(entry, 'e') !== undefined) return true;
      return this.#mayEnter(shape, entry);
    });
    this.#shapes = shapes;
    const calls = ofKind(this.#candidates, 'call');
    const layout = new Layout(dialect, machine, { shapes, matters, calls, ends });
    this.#layout = layout;
    this.#authority = new Authority(dialect, machine, { shapes, matters, layout, ends });
    if (ends) for (const space of machine.spaces.keys()) layout.declare(`x${space}`, 1);
    this.#transfers = new Transfers(dialect, this.#candidates, {
      machine,
      shapes,
      matters,
      layout,
      authority: this.#authority,
      ends,
      mayReach: (shape, device) => this.#mayReach(shape, device),
    });
    this.#stacks = new Stacks(dialect, this.#candidates, { machine, shapes, layout, ends });
  }

  program(): Program {
    const steps = this.#candidates.flatMap((candidate, i) => {
      const step = this.#step(candidate);
      if (step === undefined || step.guard === this.#no) return [];
      return [{ ...step, locals: this.#localsOf(step), name: `${candidate.action.kind}${i}` }];
    });
    return {
      fields: this.#layout.fields,
      initially: this.#initially(),
      routines: this.#routines(),
      steps,
    };
  }

  /** In an order in which each is known before it is run. */
  #routines(): Routine[] {
    const all = [
      ...this.#authority.routines,
      ...this.#transfers.routines,
      ...this.#stacks.routines,
    ];
    const sorted: Routine[] = [];
    const put = (one: Routine) => {
      if (sorted.includes(one)) return;
      const text = one.body.join('\n');
      for (const other of all) {
        if (other !== one && text.includes(`${other.name}()`)) put(other);
      }
      sorted.push(one);
    };
    for (const one of all) put(one);
    return sorted;
  }

  #localsOf({ body }: Told): Field[] {
    const isUsed = body.some((line) => new RegExp(`\\b${shapeLocal}\\b`).test(line));
    return isUsed ? [{ name: shapeLocal, most: 1 }] : [];
  }

  #initially(): string[] {
    const level = (link: Link, isMarked: boolean) =>
      [...allFacts(this.#model.initial.grants)]
        .filter(({ grantor, grantee }) => grantor === link.from && grantee === link.to)
        .reduce((bits, { cell, rights }) => {
          const masks = isMarked
            ? this.#matters.markedMaskOf([cell], rights)
            : this.#matters.maskOf([cell], rights);
          return bits | (masks.get(link.group) ?? 0);
        }, 0);
    return this.#matters.facts.flatMap((link) => [
      ...this.#layout.assign(nameOf('h', link), level(link, false)),
      ...this.#layout.assign(nameOf('m', link), level(link, true) & mixedOf(link)),
    ]);
  }

  // Questions.

  get #yes(): string {
    return this.#d.and([]);
  }

  get #no(): string {
    return this.#d.or([]);
  }

  /** All of these; nothing is asked that is known. */
  #all(conditions: readonly string[]): string {
    if (conditions.includes(this.#no)) return this.#no;
    const asked = [...new Set(conditions)].filter((one) => one !== this.#yes);
    return asked.length === 0 ? this.#yes : this.#d.and(asked);
  }

  #any(conditions: readonly string[]): string {
    if (conditions.includes(this.#yes)) return this.#yes;
    const asked = [...new Set(conditions)].filter((one) => one !== this.#no);
    return asked.length === 0 ? this.#no : this.#d.or(asked);
  }

  #isTop(t: number, which: (shape: Shape) => boolean): string {
    return this.#stacks.isTop(t, which);
  }

  #runs(t: number, space: number | undefined): string {
    return this.#isTop(t, (shape) => governs(shape, space));
  }

  #entryOf(portal: number): number {
    return (this.#machine.portals[portal] as Machine['portals'][number]).entry;
  }

  #mayEnter({ code, data }: Shape, entry: number): boolean {
    return [code, data].some((space) => this.#heldAtFirst(entry, 'e', space, false));
  }

  #heldAtFirst(cell: number, letter: Letter, space: number, isMarked: boolean): boolean {
    const { authority, initial } = this.#model;
    const held = authority.held(this.#machine, initial, space, cell);
    return covers(isMarked ? held >> 4 : held, right[letter]);
  }

  /** That the space holds the rights on all the cells. */
  #holds(
    cells: readonly number[],
    rights: Rights,
    by: { t: number; space: number; marked: boolean; withLoans: boolean },
  ): string {
    const letters = (['r', 'w', 'x', 'e'] as const).filter((one) => covers(rights, right[one]));
    if (cells.some((cell) => this.#machine.stackOf[cell] !== nobody)) refuse('uses of stacks');
    const fixed = cells.flatMap((cell) =>
      letters
        .filter((letter) => this.#matters.find(cell, letter) === undefined)
        .map((letter) => {
          if (!this.#heldAtFirst(cell, letter, by.space, by.marked)) return this.#no;
          return this.#all(this.#isAlive(by.space));
        }),
    );
    const masks = this.#matters.maskOf(cells, rights);
    return this.#all([...fixed, ...this.#authority.holds({ ...by, masks })]);
  }

  /** That the running environment holds it, by whichever of its spaces. */
  #mayUse(t: number, cell: number, letter: Letter): string {
    const possible = this.#shapes.possible(t);
    const spaces = [...new Set(possible.flatMap(({ code, data }) => [code, data]))];
    const ways = spaces.map((space) => ({
      space,
      holds: this.#holds([cell], right[letter], { t, space, marked: false, withLoans: true }),
    }));
    const always = ways.filter(({ holds }) => holds === this.#yes).map(({ space }) => space);
    const sometimes = ways.filter(({ holds }) => holds !== this.#yes && holds !== this.#no);
    return this.#any([
      this.#isTop(t, (shape) => always.some((space) => governs(shape, space))),
      ...sometimes.map(({ space, holds }) => this.#all([this.#runs(t, space), holds])),
    ]);
  }

  #isAlive(...spaces: number[]): string[] {
    if (!this.#ends) return [];
    return [...new Set(spaces)].map((space) => this.#d.equal(this.#layout.of(`x${space}`), 0));
  }

  // The steps.

  #step(candidate: Candidate): Told | undefined {
    const { action, by } = candidate;
    const told = this.#told(action);
    if (told === undefined || !('thread' in action)) return told;
    const offered = [
      // Who grants and revokes runs, which is asked already.
      ...(by === undefined || ('as' in action && action.as === by)
        ? []
        : [this.#runs(action.thread, by)]),
      ...('onBehalf' in action && action.onBehalf === true
        ? [this.#isTop(action.thread, ({ kind }) => kind === 'call')]
        : []),
    ];
    return { ...told, guard: this.#all([...offered, told.guard]) };
  }

  #told(action: Action): Told | undefined {
    switch (action.kind) {
      case 'fetch':
      case 'load':
      case 'store': {
        const letter = ({ fetch: 'x', load: 'r', store: 'w' } as const)[action.kind];
        const holds = this.#matters
          .cells(action.span)
          .map((cell) =>
            this.#machine.noMemory[cell] === 1
              ? this.#no
              : this.#mayUse(action.thread, cell, letter),
          );
        return { guard: this.#all(holds), body: [] };
      }
      case 'call':
        return this.#call(action);
      case 'return':
        return this.#return(action);
      case 'grant':
        return this.#grant(action);
      case 'revoke':
      case 'unpass':
        return this.#withdrawal(action);
      case 'raise': {
        return {
          guard: this.#stacks.isIdle(action.line),
          body: this.#stacks.raised(action.line),
        };
      }
      case 'deliver':
        return this.#deliver(action);
      case 'start':
        return this.#transfers.start(action, {
          registers: this.#registers(action),
          holds: (space) => this.#startable(action, space),
          all: (conditions) => this.#all(conditions),
          any: (conditions) => this.#any(conditions),
        });
      case 'stop':
        return {
          guard: this.#all([this.#transfers.isRunning(action.device), ...this.#registers(action)]),
          body: this.#transfers.stop(action.device),
        };
      case 'beat':
        return this.#transfers.beat(action);
      case 'unwind':
        return this.#unwind(action);
      case 'destroy':
        return this.#destroy(action);
      case 'create':
        return this.#create(action);
      default:
        return undefined;
    }
  }

  #call({ thread: t, portal, lends }: Action<'call'>): Told {
    const { code, data, entry } = this.#machine.portals[portal] as Machine['portals'][number];
    // Who may enter whatever happens is among the callers; of the others it is asked.
    const isFixed = !this.#ends && this.#matters.find(entry, 'e') === undefined;
    const enters = isFixed ? this.#yes : this.#mayUse(t, entry, 'e');
    const isCaller = (shape: Shape) => lends.every(({ lender }) => governs(shape, lender));
    const callers = this.#shapes.possible(t).filter((shape) => {
      const mayEnter = !isFixed || this.#mayEnter(shape, entry);
      return mayEnter && isCaller(shape) && this.#shapes.hasRoomAbove(t, shape);
    });
    const priorities = [...new Set(callers.map(({ priority }) => priority))];
    const room = this.#stacks.room(t, priorities);
    const roomy =
      room === undefined
        ? priorities.map((priority) =>
            this.#all([
              this.#isTop(t, (shape) => callers.includes(shape) && shape.priority === priority),
              ...(callers.every(({ kind }) => kind === 'base')
                ? []
                : [this.#stacks.isFree(t, this.#shapes.room(t, priority) - 1)]),
            ]),
          )
        : [this.#all([this.#isTop(t, (shape) => callers.includes(shape)), room])];
    const lent = lends.map(({ lender, span, rights }) =>
      this.#holds(this.#matters.cells(span), rights, {
        t,
        space: lender,
        marked: true,
        withLoans: true,
      }),
    );
    const [lowest = 0] = priorities;
    const mask = this.#shapes.priorityMask;
    const { number } = this.#shapes.call(portal, lowest);
    const shape =
      priorities.length <= 1
        ? number
        : bitOr(bitAnd(this.#layout.shape(t, 0), mask), number & ~mask);
    return {
      guard: this.#all([...this.#isAlive(code, data), enters, this.#any(roomy), ...lent]),
      body: this.#stacks.push(t, shape, this.#loans(lends, data)),
    };
  }

  /** What is lent, as the words of a frame. */
  #loans(lends: Action<'call'>['lends'], data: number): Map<number, number> {
    const words = new Map<number, number>();
    const put = (word: number, bits: number) => words.set(word, (words.get(word) ?? 0) | bits);
    for (const { lender, span, rights } of lends) {
      if (lender === data) continue;
      const cells = this.#matters.cells(span);
      const marked = this.#matters.markedMaskOf(cells, rights);
      for (const [group, mask] of this.#matters.maskOf(cells, rights)) {
        const { link, word, shift, mixedShift } = this.#layout.written(lender, data, group);
        put(word, mask << shift);
        const mixed = (marked.get(group) ?? 0) & mixedOf(link);
        if (mixed !== 0) put(word, mixed << mixedShift);
      }
    }
    return words;
  }

  #return({ thread: t }: Action<'return'>): Told {
    const { or, unequal, equal, assign, choose } = this.#d;
    const words = this.#layout.wordsOf(t).map((word) => this.#layout.word(t, 0, word));
    const after = this.#afterPop(t);
    const guard = this.#isTop(t, ({ kind }) => kind !== 'base');
    if (guard === this.#no) return { guard, body: [] };
    const pop = this.#stacks.pop(t);
    if (after.length === 0) return { guard, body: pop };
    if (this.#ends) return { guard, body: [...pop, ...after] };
    return {
      guard,
      body: [
        // Where nothing was lent, nothing goes.
        assign(shapeLocal, 0),
        ...choose([
          { when: or(words.map((word) => unequal(word, 0))), does: [assign(shapeLocal, 1)] },
        ]),
        ...pop,
        ...choose([{ when: equal(shapeLocal, 1), does: after }]),
      ],
    };
  }

  /** What follows when loans of the thread went. */
  #afterPop(t: number): string[] {
    if (this.#ends) return this.#afterEverything();
    if (this.#layout.wordsOf(t).length === 0) return [];
    const groups = Array.from({ length: this.#matters.groups }, (_, group) => group);
    const loans = groups.flatMap((group) => this.#authority.pruneLoans(t, group));
    return [...loans, ...this.#transfers.abort()];
  }

  #afterEverything(): string[] {
    const groups = Array.from({ length: this.#matters.groups }, (_, group) => group);
    const facts = groups.flatMap((group) => this.#authority.pruneFacts(group));
    return [...facts, ...this.#transfers.abort()];
  }

  #grant({ thread: t, as, to, span, rights }: Action<'grant'>): Told {
    const cells = this.#matters.cells(span);
    const marked = this.#matters.markedMaskOf(cells, rights);
    const guard = this.#all([
      this.#runs(t, as),
      ...this.#isAlive(to),
      this.#holds(cells, rights, { t, space: as, marked: true, withLoans: false }),
    ]);
    const body = this.#factsTouched(as, to, this.#matters.maskOf(cells, rights)).flatMap(
      ({ link, mask }) => this.#add(link, mask, marked.get(link.group) ?? 0),
    );
    return { guard, body };
  }

  #add(link: Link, mask: number, marked: number): string[] {
    const held = nameOf('h', link);
    const mixed = nameOf('m', link);
    const marks = marked & mixedOf(link);
    return [
      ...this.#layout.assign(held, bitOr(this.#layout.of(held), mask)),
      ...(marks === 0 ? [] : this.#layout.assign(mixed, bitOr(this.#layout.of(mixed), marks))),
    ];
  }

  #factsTouched(from: number, to: number, masks: ReadonlyMap<number, number>) {
    return this.#matters.facts
      .filter((link) => link.from === from && link.to === to)
      .map((link) => ({ link, mask: (masks.get(link.group) ?? 0) & link.mask }))
      .filter(({ mask }) => mask !== 0);
  }

  #withdrawal(action: Action<'revoke' | 'unpass'>): Told {
    const { unequal, choose } = this.#d;
    const { thread: t, as, from, span, rights } = action;
    const masks = this.#matters.maskOf(this.#matters.cells(span), rights);
    const pruned = this.#factsTouched(as, from, masks).flatMap(({ link, mask }) => {
      const gone = action.kind === 'revoke' ? (['h', 'm'] as const) : (['m'] as const);
      const [first] = gone;
      const name = nameOf(first, link);
      const asked = first === 'h' ? mask : mask & mixedOf(link);
      if (asked === 0) return [];
      const cut = gone.flatMap((what) => {
        const full = what === 'h' ? link.mask : mixedOf(link);
        const field = nameOf(what, link);
        return this.#layout.assign(field, bitAnd(this.#layout.of(field), full & ~mask));
      });
      const does = [...cut, ...this.#authority.pruneFacts(link.group), ...this.#transfers.abort()];
      // Where nothing was there, nothing goes.
      return choose([{ when: unequal(bitAnd(this.#layout.of(name), asked), 0), does }]);
    });
    return { guard: this.#runs(t, as), body: pruned };
  }

  #deliver({ thread: t, line }: Action<'deliver'>): Told {
    const { priority, handler } = this.#machine.lines[line] as Machine['lines'][number];
    const { code, data } = this.#machine.portals[handler] as Machine['portals'][number];
    return {
      guard: this.#all([
        this.#stacks.isDeliverable(line),
        ...this.#isAlive(code, data),
        this.#isTop(t, (one) => one.priority < priority),
      ]),
      body: [
        ...this.#stacks.taken(line),
        ...this.#stacks.push(t, this.#shapes.interrupt(line).number, new Map()),
      ],
    };
  }

  #registers({ thread: t, device }: Action<'start' | 'stop'>): string[] {
    const { registers } = this.#machine.devices[device] as Machine['devices'][number];
    const { first, end } = registers;
    const cells = Array.from({ length: end - first }, (_, i) => first + i);
    return cells.map((cell) => this.#mayUse(t, cell, 'w'));
  }

  #startable({ thread: t, span, direction }: Action<'start'>, space: number): string {
    const cells = this.#matters.cells(span);
    if (cells.some((cell) => this.#machine.noMemory[cell] === 1)) return this.#no;
    const rights = direction === 'in' ? right.w : right.r;
    return this.#holds(cells, rights, { t, space, marked: false, withLoans: true });
  }

  /** Whether the shape may hold the registers, as far as that is known beforehand. */
  #mayReach(shape: Shape, device: number): boolean {
    const { registers } = this.#machine.devices[device] as Machine['devices'][number];
    const { first: cell } = registers;
    if (this.#ends || this.#matters.find(cell, 'w') !== undefined) return true;
    return [shape.code, shape.data].some((space) => this.#heldAtFirst(cell, 'w', space, false));
  }

  #unwind({ thread: t, depth }: Action<'unwind'>): Told {
    return {
      guard: this.#any(this.#stacks.unwindable(t, depth)),
      body: [...this.#stacks.unwound(t, depth), ...this.#afterPop(t)],
    };
  }

  #destroy({ thread: t, space }: Action<'destroy'>): Told {
    const { maker } = this.#machine.spaces[space] ?? {};
    const isIts = ({ from, to }: Link) => from === space || to === space;
    const facts = this.#matters.facts
      .filter(isIts)
      .flatMap((link) => [
        ...this.#layout.assign(nameOf('h', link), 0),
        ...this.#layout.assign(nameOf('m', link), 0),
      ]);
    return {
      guard: this.#all([...this.#isAlive(space), this.#runs(t, maker ?? nobody)]),
      body: [
        ...this.#layout.assign(`x${space}`, 1),
        ...facts,
        ...this.#transfers.stopOf(space),
        ...this.#stacks.abandoned(space, isIts),
        ...this.#afterEverything(),
      ],
    };
  }

  #create({ thread: t, space }: Action<'create'>): Told {
    const { choose } = this.#d;
    const { maker } = this.#machine.spaces[space] ?? {};
    const again = this.#machine.grants
      .filter(({ grantor }) => grantor === space)
      .flatMap((grant) =>
        grantTold(grant).flatMap(({ cell, from, to, rights }) => {
          const marked = this.#matters.markedMaskOf([cell], rights);
          const masks = this.#matters.maskOf([cell], rights);
          const added = this.#factsTouched(from, to, masks).flatMap(({ link, mask }) =>
            this.#add(link, mask, marked.get(link.group) ?? 0),
          );
          return choose([{ when: this.#all(this.#isAlive(to)), does: added }]);
        }),
      );
    return {
      guard: this.#all([
        this.#d.equal(this.#layout.of(`x${space}`), 1),
        this.#runs(t, maker ?? nobody),
      ]),
      body: [...this.#layout.assign(`x${space}`, 0), ...again, ...this.#afterEverything()],
    };
  }
}

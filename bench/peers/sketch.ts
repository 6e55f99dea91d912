/**
 * Translates a scenario's machine and menu into a small program for SPIN and Rumur.
 *
 * The program is the contract once more, written so that the peers are fast: rights are bits, what cannot
 * change is left out, and the cheapest condition is asked first. A scenario with values, pages, fault
 * handlers, grants of stacks, other designs, tables that have addresses or cards is refused.
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
import type { Field, PeerProgram, Routine, Step } from './program.ts';
import { type FactLink, factsOf, mixedOf, ofKind, RightBits, refuse } from './right-bits.ts';
import { governs, type Shape, Shapes } from './shapes.ts';
import { Stacks } from './stacks.ts';
import { nameOf, StateLayout } from './state-layout.ts';
import { Transfers } from './transfers.ts';

type GuardedBody = Omit<Step, 'name' | 'locals'>;

/** The one local variable of steps. */
const stepLocal = 'k';

/** Throws when the scenario has what programs cannot express. */
export function sketch(data: ScenarioData, dialect: Dialect): PeerProgram {
  return new Sketching(data, dialect).program();
}

class Sketching {
  readonly #model: Model;
  readonly #machine: Machine;
  readonly #candidates: readonly Candidate[];
  readonly #d: Dialect;
  readonly #spacesEnd: boolean;
  readonly #rightBits: RightBits;
  readonly #shapes: Shapes;
  readonly #layout: StateLayout;
  readonly #authority: Authority;
  readonly #stacks: Stacks;
  readonly #transfers: Transfers;

  constructor(data: ScenarioData, dialect: Dialect) {
    const { machine: description, may } = data;
    if (may.kind !== 'menu' || may.attackers.length > 0)
      throw new Error('programs for the peers are made of a menu');
    if (description.memory || description.registers > 0) refuse('values');
    if (description.design !== undefined) refuse('other designs');
    if (description.pages !== undefined) refuse('pages');
    if (description.devices?.some(({ wedges }) => wedges)) refuse('devices that wedge');
    if (description.tables !== undefined) refuse('tables that have addresses');
    if (description.spaces.some(({ faults }) => faults !== undefined)) refuse('fault handlers');
    this.#model = model(description);
    const machine = this.#model.machine;
    this.#machine = machine;
    this.#candidates = candidatesOf(may.entries, description.threads.length);
    this.#d = dialect;
    this.#spacesEnd = ofKind(this.#candidates, 'destroy', 'create').length > 0;
    const spacesEnd = this.#spacesEnd;
    const rightBits = new RightBits(this.#model, this.#candidates);
    this.#rightBits = rightBits;
    const shapes = new Shapes(machine, this.#candidates, (shape, portal) => {
      const entry = this.#entryOf(portal);
      if (spacesEnd || rightBits.find(entry, 'e') !== undefined) return true;
      return this.#mayEnter(shape, entry);
    });
    this.#shapes = shapes;
    const calls = ofKind(this.#candidates, 'call');
    const layout = new StateLayout(dialect, machine, { shapes, rightBits, calls, spacesEnd });
    this.#layout = layout;
    this.#authority = new Authority(dialect, machine, { shapes, rightBits, layout, spacesEnd });
    if (spacesEnd) for (const space of machine.spaces.keys()) layout.declare(`x${space}`, 1);
    this.#transfers = new Transfers(dialect, this.#candidates, {
      machine,
      shapes,
      rightBits,
      layout,
      authority: this.#authority,
      spacesEnd,
      mayReach: (shape, device) => this.#mayReach(shape, device),
    });
    this.#stacks = new Stacks(dialect, this.#candidates, { machine, shapes, layout, spacesEnd });
  }

  program(): PeerProgram {
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

  /** Sorted so that each routine stands before those that run it. */
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

  #localsOf({ body }: GuardedBody): Field[] {
    const isUsed = body.some((line) => new RegExp(`\\b${stepLocal}\\b`).test(line));
    return isUsed ? [{ name: stepLocal, most: 1 }] : [];
  }

  #initially(): string[] {
    const level = (link: FactLink, isMarked: boolean) =>
      [...allFacts(this.#model.initial.grants)]
        .filter(({ grantor, grantee }) => grantor === link.from && grantee === link.to)
        .reduce((bits, { cell, rights }) => {
          const masks = isMarked
            ? this.#rightBits.markedMaskOf([cell], rights)
            : this.#rightBits.maskOf([cell], rights);
          return bits | (masks.get(link.group) ?? 0);
        }, 0);
    return this.#rightBits.facts.flatMap((link) => [
      ...this.#layout.assign(nameOf('h', link), level(link, false)),
      ...this.#layout.assign(nameOf('m', link), level(link, true) & mixedOf(link)),
    ]);
  }

  // Conditions.

  get #yes(): string {
    return this.#d.and([]);
  }

  get #no(): string {
    return this.#d.or([]);
  }

  /** All of these, without those that are constant. */
  #all(conditions: readonly string[]): string {
    if (conditions.includes(this.#no)) return this.#no;
    const open = [...new Set(conditions)].filter((one) => one !== this.#yes);
    return open.length === 0 ? this.#yes : this.#d.and(open);
  }

  #any(conditions: readonly string[]): string {
    if (conditions.includes(this.#yes)) return this.#yes;
    const open = [...new Set(conditions)].filter((one) => one !== this.#no);
    return open.length === 0 ? this.#no : this.#d.or(open);
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

  /** The space holds the rights on all the cells. */
  #holds(
    cells: readonly number[],
    rights: Rights,
    by: { t: number; space: number; marked: boolean; withLends: boolean },
  ): string {
    const letters = (['r', 'w', 'x', 'e'] as const).filter((one) => covers(rights, right[one]));
    if (cells.some((cell) => this.#machine.stackOf[cell] !== nobody)) refuse('uses of stacks');
    const fixed = cells.flatMap((cell) =>
      letters
        .filter((letter) => this.#rightBits.find(cell, letter) === undefined)
        .map((letter) => {
          if (!this.#heldAtFirst(cell, letter, by.space, by.marked)) return this.#no;
          return this.#all(this.#isAlive(by.space));
        }),
    );
    const masks = this.#rightBits.maskOf(cells, rights);
    return this.#all([...fixed, ...this.#authority.holds({ ...by, masks })]);
  }

  /** The running environment holds the right on the cell, by either of its spaces. */
  #mayUse(t: number, cell: number, letter: Letter): string {
    const possible = this.#shapes.possible(t);
    const spaces = [...new Set(possible.flatMap(({ code, data }) => [code, data]))];
    const ways = spaces.map((space) => ({
      space,
      holds: this.#holds([cell], right[letter], { t, space, marked: false, withLends: true }),
    }));
    const always = ways.filter(({ holds }) => holds === this.#yes).map(({ space }) => space);
    const sometimes = ways.filter(({ holds }) => holds !== this.#yes && holds !== this.#no);
    return this.#any([
      this.#isTop(t, (shape) => always.some((space) => governs(shape, space))),
      ...sometimes.map(({ space, holds }) => this.#all([this.#runs(t, space), holds])),
    ]);
  }

  #isAlive(...spaces: number[]): string[] {
    if (!this.#spacesEnd) return [];
    return [...new Set(spaces)].map((space) => this.#d.equal(this.#layout.of(`x${space}`), 0));
  }

  // The steps.

  #step(candidate: Candidate): GuardedBody | undefined {
    const { action, by } = candidate;
    const step = this.#stepOf(action);
    if (step === undefined || !('thread' in action)) return step;
    const offered = [
      // The guards of grants and revokes already ask that their space runs.
      ...(by === undefined || ('as' in action && action.as === by)
        ? []
        : [this.#runs(action.thread, by)]),
      ...('onBehalf' in action && action.onBehalf === true
        ? [this.#isTop(action.thread, ({ kind }) => kind === 'call')]
        : []),
    ];
    return { ...step, guard: this.#all([...offered, step.guard]) };
  }

  #stepOf(action: Action): GuardedBody | undefined {
    switch (action.kind) {
      case 'fetch':
      case 'load':
      case 'store': {
        const letter = ({ fetch: 'x', load: 'r', store: 'w' } as const)[action.kind];
        const holds = this.#rightBits
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
        return refuse(`acts such as '${action.kind}'`);
    }
  }

  #call({ thread: t, portal, lends }: Action<'call'>): GuardedBody {
    const { code, data, entry } = this.#machine.portals[portal] as Machine['portals'][number];
    // Where the right to enter cannot change, only frames that have it are callers.
    const isFixed = !this.#spacesEnd && this.#rightBits.find(entry, 'e') === undefined;
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
      this.#holds(this.#rightBits.cells(span), rights, {
        t,
        space: lender,
        marked: true,
        withLends: true,
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
      body: this.#stacks.push(t, shape, this.#lendWords(lends, data)),
    };
  }

  /** The lends of a call, as the words of a frame. */
  #lendWords(lends: Action<'call'>['lends'], data: number): Map<number, number> {
    const words = new Map<number, number>();
    const put = (word: number, bits: number) => words.set(word, (words.get(word) ?? 0) | bits);
    for (const { lender, span, rights } of lends) {
      if (lender === data) continue;
      const cells = this.#rightBits.cells(span);
      const marked = this.#rightBits.markedMaskOf(cells, rights);
      for (const [group, mask] of this.#rightBits.maskOf(cells, rights)) {
        const { link, word, shift, mixedShift } = this.#layout.written(lender, data, group);
        put(word, mask << shift);
        const mixed = (marked.get(group) ?? 0) & mixedOf(link);
        if (mixed !== 0) put(word, mixed << mixedShift);
      }
    }
    return words;
  }

  #return({ thread: t }: Action<'return'>): GuardedBody {
    const { or, unequal, equal, assign, choose } = this.#d;
    const words = this.#layout.wordsOf(t).map((word) => this.#layout.word(t, 0, word));
    const after = this.#afterPop(t);
    const guard = this.#isTop(t, ({ kind }) => kind !== 'base');
    if (guard === this.#no) return { guard, body: [] };
    const pop = this.#stacks.pop(t);
    if (after.length === 0) return { guard, body: pop };
    if (this.#spacesEnd) return { guard, body: [...pop, ...after] };
    return {
      guard,
      body: [
        // Without lends in the frame nothing is pruned.
        assign(stepLocal, 0),
        ...choose([
          { when: or(words.map((word) => unequal(word, 0))), does: [assign(stepLocal, 1)] },
        ]),
        ...pop,
        ...choose([{ when: equal(stepLocal, 1), does: after }]),
      ],
    };
  }

  /** Prunes and aborts after lends of the thread are gone. */
  #afterPop(t: number): string[] {
    if (this.#spacesEnd) return this.#afterEverything();
    if (this.#layout.wordsOf(t).length === 0) return [];
    const groups = Array.from({ length: this.#rightBits.groups }, (_, group) => group);
    const lends = groups.flatMap((group) => this.#authority.pruneLends(t, group));
    return [...lends, ...this.#transfers.abort()];
  }

  #afterEverything(): string[] {
    const groups = Array.from({ length: this.#rightBits.groups }, (_, group) => group);
    const facts = groups.flatMap((group) => this.#authority.pruneFacts(group));
    return [...facts, ...this.#transfers.abort()];
  }

  #grant({ thread: t, as, to, span, rights }: Action<'grant'>): GuardedBody {
    const cells = this.#rightBits.cells(span);
    const marked = this.#rightBits.markedMaskOf(cells, rights);
    const guard = this.#all([
      this.#runs(t, as),
      ...this.#isAlive(to),
      this.#holds(cells, rights, { t, space: as, marked: true, withLends: false }),
    ]);
    const body = this.#factsTouched(as, to, this.#rightBits.maskOf(cells, rights)).flatMap(
      ({ link, mask }) => this.#add(link, mask, marked.get(link.group) ?? 0),
    );
    return { guard, body };
  }

  #add(link: FactLink, mask: number, marked: number): string[] {
    const held = nameOf('h', link);
    const mixed = nameOf('m', link);
    const marks = marked & mixedOf(link);
    return [
      ...this.#layout.assign(held, bitOr(this.#layout.of(held), mask)),
      ...(marks === 0 ? [] : this.#layout.assign(mixed, bitOr(this.#layout.of(mixed), marks))),
    ];
  }

  #factsTouched(from: number, to: number, masks: ReadonlyMap<number, number>) {
    return this.#rightBits.facts
      .filter((link) => link.from === from && link.to === to)
      .map((link) => ({ link, mask: (masks.get(link.group) ?? 0) & link.mask }))
      .filter(({ mask }) => mask !== 0);
  }

  #withdrawal(action: Action<'revoke' | 'unpass'>): GuardedBody {
    const { unequal, choose } = this.#d;
    const { thread: t, as, from, span, rights } = action;
    const masks = this.#rightBits.maskOf(this.#rightBits.cells(span), rights);
    const pruned = this.#factsTouched(as, from, masks).flatMap(({ link, mask }) => {
      const gone = action.kind === 'revoke' ? (['h', 'm'] as const) : (['m'] as const);
      const [first] = gone;
      const name = nameOf(first, link);
      const taken = first === 'h' ? mask : mask & mixedOf(link);
      if (taken === 0) return [];
      const cut = gone.flatMap((what) => {
        const full = what === 'h' ? link.mask : mixedOf(link);
        const field = nameOf(what, link);
        return this.#layout.assign(field, bitAnd(this.#layout.of(field), full & ~mask));
      });
      const does = [...cut, ...this.#authority.pruneFacts(link.group), ...this.#transfers.abort()];
      // Where the fact has none of the rights, nothing is pruned.
      return choose([{ when: unequal(bitAnd(this.#layout.of(name), taken), 0), does }]);
    });
    return { guard: this.#runs(t, as), body: pruned };
  }

  #deliver({ thread: t, line }: Action<'deliver'>): GuardedBody {
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
    const cells = this.#rightBits.cells(span);
    if (cells.some((cell) => this.#machine.noMemory[cell] === 1)) return this.#no;
    const rights = direction === 'in' ? right.w : right.r;
    return this.#holds(cells, rights, { t, space, marked: false, withLends: true });
  }

  /** Whether the shape may ever hold the device's registers; false only where that cannot change. */
  #mayReach(shape: Shape, device: number): boolean {
    const { registers } = this.#machine.devices[device] as Machine['devices'][number];
    const { first: cell } = registers;
    if (this.#spacesEnd || this.#rightBits.find(cell, 'w') !== undefined) return true;
    return [shape.code, shape.data].some((space) => this.#heldAtFirst(cell, 'w', space, false));
  }

  #unwind({ thread: t, depth }: Action<'unwind'>): GuardedBody {
    return {
      guard: this.#any(this.#stacks.unwindable(t, depth)),
      body: [...this.#stacks.unwound(t, depth), ...this.#afterPop(t)],
    };
  }

  #destroy({ thread: t, space }: Action<'destroy'>): GuardedBody {
    const { maker } = this.#machine.spaces[space] ?? {};
    const isIts = ({ from, to }: FactLink) => from === space || to === space;
    const facts = this.#rightBits.facts
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

  #create({ thread: t, space }: Action<'create'>): GuardedBody {
    const { choose } = this.#d;
    const { maker } = this.#machine.spaces[space] ?? {};
    const again = this.#machine.grants
      .filter(({ grantor }) => grantor === space)
      .flatMap((grant) =>
        factsOf(grant).flatMap(({ cell, grantor, grantee, rights }) => {
          const marked = this.#rightBits.markedMaskOf([cell], rights);
          const masks = this.#rightBits.maskOf([cell], rights);
          const added = this.#factsTouched(grantor, grantee, masks).flatMap(({ link, mask }) =>
            this.#add(link, mask, marked.get(link.group) ?? 0),
          );
          return choose([{ when: this.#all(this.#isAlive(grantee)), does: added }]);
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

/**
 * A scenario's machine and menu as a program of few words, which SPIN and Rumur can both be told.
 *
 * What is written here is the contract once more, by other means: rights are levels (0 not held, 1 held,
 * 2 passable), each letter on each cell by itself, and what cannot change is left out. Values, pages,
 * fault handlers and grants of stacks are not spoken of: a scenario with them is refused.
 */

import { type Candidate, candidatesOf } from '../../checker/menu.ts';
import type { ScenarioData } from '../../checker/scenario/data.ts';
import type { Action } from '../../model/action.ts';
import { allFacts, factOf } from '../../model/facts.ts';
import { type Machine, nobody, prioritiesAbove, type Span } from '../../model/machine.ts';
import { covers, type Letter, letters, type Rights, right } from '../../model/rights.ts';
import { type Model, model } from '../../model/semantics.ts';
import type { Dialect } from './dialect.ts';

/** An array of small numbers that is part of the state; all zero at first. */
export interface Field {
  readonly name: string;
  readonly size: readonly number[];
  readonly most: number;
}

export interface Routine {
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly most: number }[];
  readonly locals: readonly {
    readonly name: string;
    readonly most: number;
    readonly size?: number;
  }[];
  readonly loops: readonly string[];
  readonly body: readonly string[];
  /** The most that it answers with; without, it changes the state and answers nothing. */
  readonly answers?: number;
}

export interface Step {
  readonly name: string;
  readonly guard: string;
  readonly body: readonly string[];
}

export interface Program {
  readonly fields: readonly Field[];
  readonly initially: readonly string[];
  readonly routines: readonly Routine[];
  readonly steps: readonly Step[];
}

interface Link {
  readonly slot: number;
  readonly from: number;
  readonly to: number;
}

/** One letter on one cell, which has nothing to do with the others. */
interface Matter {
  readonly cell: number;
  readonly letter: Letter;
  readonly name: string;
  readonly facts: Link[];
  readonly lends: Link[];
}

/** What a frame is, but for its lends. Number 0 is no frame. */
interface Shape {
  readonly number: number;
  readonly kind: 'base' | 'call' | 'interrupt';
  readonly code: number;
  readonly data: number;
  readonly priority: number;
  /** The portal or line that it comes from. */
  readonly of: number;
}

/** What a device may be doing: a range, and whether it writes there. */
interface Work {
  readonly span: Span;
  readonly direction: 'in' | 'out';
}

/** Device status, as in the model's order; the last one is a transfer. */
const [stopped, transferring] = [3, 4];
const status = { done: 1, aborted: 2 } as const;

/** Throws where the scenario has what is not spoken of here. */
export function sketch(data: ScenarioData, dialect: Dialect): Program {
  return new Sketching(data, dialect).program();
}

class Sketching {
  readonly #model: Model;
  readonly #machine: Machine;
  readonly #candidates: readonly Candidate[];
  readonly #d: Dialect;
  readonly #shapes: Shape[] = [];
  readonly #matters: Matter[] = [];
  readonly #works: Work[] = [];
  #facts = 0;
  #lends = 0;

  constructor(data: ScenarioData, dialect: Dialect) {
    const { machine: description, may } = data;
    if (may.kind !== 'menu') throw new Error('the peers are told of scenarios with a menu');
    if (description.memory || description.registers > 0) refuse('values');
    if (description.pages !== undefined) refuse('pages');
    if (description.spaces.some(({ faults }) => faults !== undefined)) refuse('fault handlers');
    this.#model = model(description);
    this.#machine = this.#model.machine;
    this.#candidates = candidatesOf(may.entries, description.threads.length);
    this.#d = dialect;
    this.#findShapes();
    this.#findMatters();
  }

  program(): Program {
    const steps = this.#candidates.flatMap((candidate, i) => {
      const step = this.#step(candidate);
      return step === undefined ? [] : [{ ...step, name: `${candidate.action.kind}${i}` }];
    });
    return {
      fields: this.#fields(),
      initially: this.#initially(),
      routines: [...this.#levels(), this.#counting(), ...this.#popping(), this.#prune()],
      steps,
    };
  }

  // What there is.

  get #threads(): number {
    return this.#machine.threads.length;
  }

  get #hunks(): number {
    return Math.max(...this.#machine.threads.map(({ hunks }) => hunks.length));
  }

  get #ends(): boolean {
    return this.#kinds('destroy', 'create').length > 0;
  }

  #kinds<K extends Action['kind']>(...kinds: K[]): Action<K>[] {
    const all = this.#candidates.map(({ action }) => action);
    return all.filter(({ kind }) => (kinds as string[]).includes(kind)) as unknown as Action<K>[];
  }

  #findShapes(): void {
    const add = (shape: Omit<Shape, 'number'>) => {
      this.#shapes.push({ ...shape, number: this.#shapes.length + 1 });
    };
    for (const [t, { home }] of this.#machine.threads.entries()) {
      add({ kind: 'base', ...home, priority: 0, of: t });
    }
    const { lines, portals } = this.#machine;
    const priorities = [...new Set([0, ...lines.map(({ priority }) => priority)])];
    for (const portal of new Set(this.#kinds('call').map(({ portal }) => portal))) {
      const { code, data } = portals[portal] as (typeof portals)[number];
      for (const priority of priorities) add({ kind: 'call', code, data, priority, of: portal });
    }
    for (const [line, { handler, priority }] of lines.entries()) {
      const { code, data } = portals[handler] as (typeof portals)[number];
      add({ kind: 'interrupt', code, data, priority, of: line });
    }
  }

  /** Every fact and loan that there can be, by the letter and cell that it is about. */
  #findMatters(): void {
    for (const { cell, grantor, grantee, rights } of allFacts(this.#model.initial.grants)) {
      this.#addFact(cell, grantor, grantee, rights);
    }
    for (const { first, end, grantor, grantee, rights } of this.#machine.grants) {
      for (let cell = first; cell < end; cell++) this.#addFact(cell, grantor, grantee, rights);
    }
    for (const { span, as, to, rights } of this.#kinds('grant')) {
      for (const cell of this.#cells(span)) this.#addFact(cell, as, to, rights);
    }
    for (const { lends, portal } of this.#kinds('call')) {
      const borrower = this.#machine.portals[portal]?.data ?? nobody;
      for (const { span, lender, rights } of lends) {
        for (const cell of this.#cells(span)) {
          for (const letter of lettersIn(rights)) {
            const { lends: known } = this.#matter(cell, letter);
            if (lender === borrower) continue;
            if (known.some(({ from, to }) => from === lender && to === borrower)) continue;
            known.push({ slot: this.#lends++, from: lender, to: borrower });
          }
        }
      }
    }
  }

  #addFact(cell: number, from: number, to: number, rights: Rights): void {
    for (const letter of lettersIn(rights)) {
      const { facts } = this.#matter(cell, letter);
      if (facts.some((fact) => fact.from === from && fact.to === to)) continue;
      facts.push({ slot: this.#facts++, from, to });
    }
  }

  #matter(cell: number, letter: Letter): Matter {
    if (this.#machine.stackOf[cell] !== nobody) refuse('grants of stacks');
    const known = this.#matters.find((one) => one.cell === cell && one.letter === letter);
    if (known !== undefined) return known;
    const made = { cell, letter, name: `c${cell}${letter}`, facts: [], lends: [] };
    this.#matters.push(made);
    return made;
  }

  #cells(span: number): number[] {
    const { first, end, beyond } = this.#machine.spans[span] as Span;
    if (beyond) refuse('ranges beyond the top');
    return Array.from({ length: end - first }, (_, i) => first + i);
  }

  /** Whether anything about it can ever change. If not, who holds what is known beforehand. */
  #isFixed({ facts, lends, cell, letter }: Matter): boolean {
    if (this.#ends || lends.length > 0) return false;
    const changes = [...this.#kinds('grant'), ...this.#kinds('revoke', 'unpass')].filter(
      ({ span, rights }) => this.#cells(span).includes(cell) && covers(rights, right[letter]),
    );
    return facts.length === 0 || changes.length === 0;
  }

  #fields(): Field[] {
    const { lines, devices, spaces } = this.#machine;
    const frames = [this.#threads, this.#hunks];
    const some = (field: Field) => (field.size.every((one) => one > 0) ? [field] : []);
    return [
      ...some({ name: 'g', size: [this.#facts], most: 2 }),
      { name: 'n', size: [this.#threads], most: this.#hunks },
      { name: 's', size: frames, most: this.#shapes.length },
      ...some({ name: 'b', size: [...frames, this.#lends], most: 2 }),
      ...(this.#ends
        ? [
            { name: 'a', size: frames, most: 1 },
            { name: 'x', size: [spaces.length], most: 1 },
          ]
        : []),
      ...some({ name: 'p', size: [lines.length], most: 1 }),
      ...some({ name: 'dst', size: [devices.length], most: transferring }),
      ...some({ name: 'dsp', size: [devices.length], most: spaces.length - 1 }),
      ...some({ name: 'dth', size: [devices.length], most: this.#threads - 1 }),
      ...some({
        name: 'dwk',
        size: [devices.length],
        most: Math.max(1, this.#allWorks().length - 1),
      }),
      ...some({ name: 'dnx', size: [devices.length], most: 63 }),
    ];
  }

  #initially(): string[] {
    const { of, assign } = this.#d;
    const facts = this.#matters.flatMap(({ cell, letter, facts: all }) =>
      all.map(({ slot, from, to }) => {
        const level = levelOf(factOf(this.#model.initial.grants, cell, from, to), letter);
        return assign(of('g', slot), `${level}`);
      }),
    );
    const frames = this.#shapes
      .filter(({ kind }) => kind === 'base')
      .flatMap(({ number, of: t }) => [
        assign(of('n', t), '1'),
        assign(of('s', t, 0), `${number}`),
      ]);
    return [...facts, ...frames];
  }

  // Questions.

  #top(t: number): string {
    return this.#d.of('s', t, `${this.#d.of('n', t)} - 1`);
  }

  /** That the top frame of the thread is of one of these shapes. */
  #isTop(t: number, which: (shape: Shape) => boolean): string {
    const { and, or, equal, unequal, of } = this.#d;
    const some = this.#possible(t).filter(which);
    const one = or(some.map(({ number }) => equal(this.#top(t), number)));
    return and([unequal(of('n', t), 0), one]);
  }

  /** Shapes that frames of the thread can have. */
  #possible(t: number): Shape[] {
    return this.#shapes.filter(({ kind, of }) => kind !== 'base' || of === t);
  }

  /** The level at which the space holds it: with the lends of the thread from a frame on. */
  #level({ name }: Matter, t: number | string, from: string, space: number | string): string {
    return `level_${name}(${t}, ${from}, ${space})`;
  }

  #holds(
    cell: number,
    letter: Letter,
    by: { t: number; space: number; least: 1 | 2; lends: boolean },
  ) {
    const { equal, unequal, of } = this.#d;
    const matter = this.#matters.find((one) => one.cell === cell && one.letter === letter);
    const known = matter ?? { cell, letter, name: '', facts: [], lends: [] };
    if (this.#isFixed(known)) return this.#heldAtFirst(cell, letter, by) ? this.#yes : this.#no;
    const from = by.lends ? `counting(${by.t})` : of('n', by.t);
    const level = this.#level(known, by.t, from, by.space);
    return by.least === 2 ? equal(level, 2) : unequal(level, 0);
  }

  #heldAtFirst(cell: number, letter: Letter, { space, least }: { space: number; least: 1 | 2 }) {
    const { authority, initial } = this.#model;
    const held = authority.held(this.#machine, initial, space, cell);
    return levelOf(held, letter) >= least;
  }

  get #yes(): string {
    return this.#d.and([]);
  }

  get #no(): string {
    return this.#d.or([]);
  }

  /** That the running environment holds it, by whichever of its spaces. */
  #mayUse(t: number, cell: number, letter: Letter): string {
    const { and, or } = this.#d;
    const spaces = [...new Set(this.#possible(t).flatMap(({ code, data }) => [code, data]))];
    const ways = spaces.map((space) => {
      const holds = this.#holds(cell, letter, { t, space, least: 1, lends: true });
      if (holds === this.#no) return this.#no;
      const runs = this.#isTop(t, ({ code, data }) => code === space || data === space);
      return holds === this.#yes ? runs : and([runs, holds]);
    });
    return or(ways.filter((way) => way !== this.#no));
  }

  #isAlive(...spaces: number[]): string[] {
    return this.#ends ? spaces.map((space) => this.#d.equal(this.#d.of('x', space), 0)) : [];
  }

  // What several steps have in common.

  #levels(): Routine[] {
    const { assign, for: loop, if: when, while: again, and, equal, of, return: answer } = this.#d;
    return this.#matters
      .filter((matter) => !this.#isFixed(matter))
      .map((matter) => {
        const { name, cell, facts, lends } = matter;
        const owner = this.#machine.regionOwner[cell] as number;
        const spread = (value: string, { from, to }: Link, more: readonly string[] = []) =>
          when(and([...more, equal(`h[${from}]`, 2), `${value} > h[${to}]`]), [
            assign(`h[${to}]`, value),
            assign('more', '1'),
          ]);
        const body = [
          ...loop('i', this.#machine.spaces.length, [assign('h[i]', '0')]),
          ...(owner === nobody
            ? []
            : when(and(this.#isAlive(owner)), [assign(`h[${owner}]`, '2')])),
          assign('more', '1'),
          ...again(equal('more', 1), [
            assign('more', '0'),
            ...facts.flatMap((fact) => spread(of('g', fact.slot), fact)),
            ...(lends.length === 0
              ? []
              : loop('i', this.#hunks, [
                  ...when(and(['i >= first', `i < ${of('n', 't')}`]), [
                    ...lends.flatMap((lend) => spread(of('b', 't', 'i', lend.slot), lend)),
                  ]),
                ])),
          ]),
          answer('h[space]'),
        ];
        return {
          name: `level_${name}`,
          parameters: [
            { name: 't', most: this.#threads - 1 },
            { name: 'first', most: this.#hunks },
            { name: 'space', most: this.#machine.spaces.length - 1 },
          ],
          locals: [
            { name: 'h', most: 2, size: this.#machine.spaces.length },
            { name: 'more', most: 1 },
          ],
          loops: ['i'],
          body,
          answers: 2,
        };
      });
  }

  /** The frame from which on lends count: the topmost interrupt's. */
  #counting(): Routine {
    const { assign, for: loop, if: when, and, or, equal, of, return: answer } = this.#d;
    const interrupts = this.#shapes.filter(({ kind }) => kind === 'interrupt');
    const isOne = or(interrupts.map(({ number }) => equal(of('s', 't', 'i'), number)));
    return {
      name: 'counting',
      parameters: [{ name: 't', most: this.#threads - 1 }],
      locals: [{ name: 'from', most: this.#hunks }],
      loops: ['i'],
      body: [
        assign('from', '0'),
        ...loop('i', this.#hunks, [
          ...when(and([`i < ${of('n', 't')}`, isOne]), [assign('from', 'i')]),
        ]),
        answer('from'),
      ],
      answers: this.#hunks,
    };
  }

  /** Takes the top frame away, and every abandoned one that is then on top. */
  #popping(): Routine[] {
    const { assign, for: loop, while: again, and, equal, unequal, of, run } = this.#d;
    const last = `${of('n', 't')} - 1`;
    const clear = [
      assign(of('s', 't', last), '0'),
      ...(this.#lends === 0 ? [] : loop('i', this.#lends, [assign(of('b', 't', last, 'i'), '0')])),
      ...(this.#ends ? [assign(of('a', 't', last), '0')] : []),
      assign(of('n', 't'), last),
    ];
    const parameters = [{ name: 't', most: this.#threads - 1 }];
    const pop = { name: 'pop', parameters, locals: [], loops: ['i'], body: clear };
    if (!this.#ends) return [pop];
    // Two questions, because not every language stops at the first.
    const body = [
      assign('more', '1'),
      ...again(equal('more', 1), [
        assign('more', '0'),
        ...this.#d.if(unequal(of('n', 't'), 0), [
          ...this.#d.if(and([equal(of('a', 't', last), 1)]), [
            run('pop', 't'),
            assign('more', '1'),
          ]),
        ]),
      ]),
    ];
    const locals = [{ name: 'more', most: 1 }];
    return [pop, { name: 'stand', parameters, locals, loops: [], body }];
  }

  #prune(): Routine {
    const { assign, for: loop, if: when, and, unequal, equal, of } = this.#d;
    const moving = this.#matters.filter((matter) => !this.#isFixed(matter));
    const none = `${this.#hunks}`;
    const grants = moving.flatMap((matter) =>
      matter.facts.flatMap(({ slot, from }) =>
        when(and([unequal(of('g', slot), 0), unequal(this.#level(matter, 0, none, from), 2)]), [
          assign(of('g', slot), '0'),
        ]),
      ),
    );
    const lends = moving.flatMap((matter) =>
      matter.lends.flatMap(({ slot, from }) =>
        when(
          and([
            unequal(of('b', 't', 'i', slot), 0),
            unequal(this.#level(matter, 't', '0', from), 2),
          ]),
          [assign(of('b', 't', 'i', slot), '0')],
        ),
      ),
    );
    const aborts = [...this.#machine.devices.keys()].flatMap((device) =>
      when(equal(of('dst', device), transferring), [
        assign('lost', '0'),
        ...this.#allWorks().flatMap(({ span, direction }, work) =>
          when(equal(of('dwk', device), work), [
            ...this.#span(span).flatMap((cell, i) => this.#lost(device, cell, i, direction)),
          ]),
        ),
        ...when(equal('lost', 1), this.#finish(device, status.aborted)),
      ]),
    );
    return {
      name: 'prune',
      parameters: [],
      locals: [{ name: 'lost', most: 1 }],
      loops: ['t', 'i'],
      body: [
        ...grants,
        ...(lends.length === 0
          ? []
          : loop('t', this.#threads, [
              ...loop('i', this.#hunks, [...when(`i < ${of('n', 't')}`, lends)]),
            ])),
        ...aborts,
      ],
    };
  }

  #lost(device: number, cell: number, i: number, direction: 'in' | 'out'): string[] {
    const { assign, if: when, and, equal, of } = this.#d;
    const letter = direction === 'in' ? 'w' : 'r';
    const matter = this.#matters.find((one) => one.cell === cell && one.letter === letter);
    // Where nothing can change the starter holds what it held.
    if (matter === undefined || this.#isFixed(matter)) {
      return this.#ends ? when(this.#ownerGone(cell), [assign('lost', '1')]) : [];
    }
    const level = this.#level(matter, of('dth', device), '0', of('dsp', device));
    return when(and([`${of('dnx', device)} <= ${i}`, equal(level, 0)]), [assign('lost', '1')]);
  }

  #ownerGone(cell: number): string {
    const owner = this.#machine.regionOwner[cell] as number;
    return owner === nobody ? this.#yes : this.#d.equal(this.#d.of('x', owner), 1);
  }

  #finish(device: number, now: number): string[] {
    const { assign, of } = this.#d;
    const { line } = this.#machine.devices[device] as { line: number };
    return [...this.#idle(device, now), assign(of('p', line), '1')];
  }

  #idle(device: number, now: number): string[] {
    const { assign, of } = this.#d;
    return [
      assign(of('dst', device), `${now}`),
      ...['dsp', 'dth', 'dwk', 'dnx'].map((field) => assign(of(field, device), '0')),
    ];
  }

  /** The ranges of all transfers that the menu can start, in both directions as it says. */
  #allWorks(): readonly Work[] {
    if (this.#works.length > 0) return this.#works;
    for (const { span, direction } of this.#kinds('start')) {
      const range = this.#machine.spans[span] as Span;
      const isKnown = this.#works.some((one) => one.span === range && one.direction === direction);
      if (!isKnown) this.#works.push({ span: range, direction });
    }
    return this.#works;
  }

  #span({ first, end }: Span): number[] {
    return Array.from({ length: end - first }, (_, i) => first + i);
  }

  // The steps.

  #step(candidate: Candidate): Omit<Step, 'name'> | undefined {
    const { action, by } = candidate;
    const told = this.#told(action);
    if (told === undefined || !('thread' in action) || by === undefined) return told;
    const runs = this.#isTop(action.thread, ({ code, data }) => code === by || data === by);
    return { ...told, guard: this.#d.and([runs, told.guard]) };
  }

  #told(action: Action): Omit<Step, 'name'> | undefined {
    const { assign, and, equal, of, run } = this.#d;
    switch (action.kind) {
      case 'fetch':
      case 'load':
      case 'store': {
        const letter = ({ fetch: 'x', load: 'r', store: 'w' } as const)[action.kind];
        const holds = this.#cells(action.span).map((cell) =>
          this.#machine.noMemory[cell] === 1 ? this.#no : this.#mayUse(action.thread, cell, letter),
        );
        return { guard: and(holds), body: [] };
      }
      case 'call':
        return this.#call(action);
      case 'return':
        return {
          guard: this.#isTop(action.thread, ({ kind }) => kind !== 'base'),
          body: [
            run('pop', action.thread),
            ...(this.#ends ? [run('stand', action.thread)] : []),
            run('prune'),
          ],
        };
      case 'grant':
        return this.#grant(action);
      case 'revoke':
      case 'unpass':
        return this.#withdrawal(action);
      case 'raise':
        return { guard: equal(of('p', action.line), 0), body: [assign(of('p', action.line), '1')] };
      case 'deliver':
        return this.#deliver(action);
      case 'start':
        return this.#start(action);
      case 'stop': {
        const { device, thread } = action;
        const registers = this.#registers(thread, device);
        const guard = and([equal(of('dst', device), transferring), ...registers]);
        return { guard, body: this.#idle(device, stopped) };
      }
      case 'beat':
        return this.#beat(action);
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

  #call({ thread: t, portal, lends }: Action<'call'>): Omit<Step, 'name'> {
    const { assign, and, or, if: when, of } = this.#d;
    const { code, data, entry } = this.#machine.portals[portal] as Machine['portals'][number];
    const { hunks } = this.#machine.threads[t] as Machine['threads'][number];
    const priorities = [...new Set(this.#possible(t).map(({ priority }) => priority))];
    const hasRoom = or(
      priorities.map((priority) => {
        const kept = prioritiesAbove(this.#machine.lines, priority);
        const room = `${of('n', t)} < ${hunks.length - kept}`;
        return and([room, this.#isTop(t, (shape) => shape.priority === priority)]);
      }),
    );
    const lent = lends.flatMap(({ lender, span, rights }) => [
      this.#isTop(t, (shape) => shape.code === lender || shape.data === lender),
      ...this.#cells(span).flatMap((cell) =>
        lettersIn(rights).map((letter) =>
          this.#holds(cell, letter, { t, space: lender, least: 2, lends: true }),
        ),
      ),
    ]);
    const shaped = priorities.flatMap((priority) => {
      const shape = this.#shapes.find(
        (one) => one.kind === 'call' && one.of === portal && one.priority === priority,
      );
      const isIt = this.#isTop(t, (one) => one.priority === priority);
      return when(and([isIt, this.#d.equal('k', 0)]), [assign('k', `${shape?.number}`)]);
    });
    const at = of('n', t);
    return {
      guard: and([...this.#isAlive(code, data), this.#mayUse(t, entry, 'e'), ...lent, hasRoom]),
      body: [
        assign('k', '0'),
        ...shaped,
        assign(of('s', t, at), 'k'),
        ...lends.flatMap(({ lender, span, rights }) =>
          this.#cells(span).flatMap((cell) =>
            lettersIn(rights).flatMap((letter) => {
              const slot = this.#matter(cell, letter).lends.find(
                ({ from, to }) => from === lender && to === data,
              )?.slot;
              if (slot === undefined) return [];
              return [assign(of('b', t, at, slot), `${levelOf(rights, letter)}`)];
            }),
          ),
        ),
        assign(at, `${at} + 1`),
      ],
    };
  }

  #grant({ thread: t, as, to, span, rights }: Action<'grant'>): Omit<Step, 'name'> {
    const { assign, and, if: when, of } = this.#d;
    const matters = this.#cells(span).flatMap((cell) =>
      lettersIn(rights).map((letter) => this.#matter(cell, letter)),
    );
    return {
      guard: and([
        this.#isTop(t, ({ code, data }) => code === as || data === as),
        ...this.#isAlive(to),
        ...matters.map(({ cell, letter }) =>
          this.#holds(cell, letter, { t, space: as, least: 2, lends: false }),
        ),
      ]),
      body: matters.flatMap((matter) => {
        const slot = slotOf(matter, as, to);
        const level = levelOf(rights, matter.letter);
        return when(`${of('g', slot)} < ${level}`, [assign(of('g', slot), `${level}`)]);
      }),
    };
  }

  #withdrawal(action: Action<'revoke' | 'unpass'>): Omit<Step, 'name'> {
    const { assign, if: when, equal, of, run } = this.#d;
    const { thread: t, as, from, span, rights } = action;
    const slots = this.#cells(span).flatMap((cell) =>
      lettersIn(rights).flatMap((letter) => {
        const known = this.#matters.find((one) => one.cell === cell && one.letter === letter);
        const fact = known?.facts.find((one) => one.from === as && one.to === from);
        return fact === undefined ? [] : [fact.slot];
      }),
    );
    const body = slots.flatMap((slot) =>
      action.kind === 'revoke'
        ? [assign(of('g', slot), '0')]
        : when(equal(of('g', slot), 2), [assign(of('g', slot), '1')]),
    );
    return {
      guard: this.#isTop(t, ({ code, data }) => code === as || data === as),
      body: [...body, run('prune')],
    };
  }

  #deliver({ thread: t, line }: Action<'deliver'>): Omit<Step, 'name'> {
    const { assign, and, equal, unequal, of } = this.#d;
    const { priority, handler, reentrant } = this.#machine.lines[line] as Machine['lines'][number];
    const { code, data } = this.#machine.portals[handler] as Machine['portals'][number];
    const shape = this.#shapes.find((one) => one.kind === 'interrupt' && one.of === line);
    const live = [...this.#machine.threads.entries()].flatMap(([u, { hunks }]) =>
      hunks.map((_, i) => unequal(of('s', u, i), shape?.number ?? 0)),
    );
    const at = of('n', t);
    return {
      guard: and([
        equal(of('p', line), 1),
        ...this.#isAlive(code, data),
        this.#isTop(t, (one) => one.priority < priority),
        ...(reentrant ? [] : live),
      ]),
      body: [
        assign(of('p', line), '0'),
        assign(of('s', t, at), `${shape?.number}`),
        assign(at, `${at} + 1`),
      ],
    };
  }

  #registers(t: number, device: number): string[] {
    const { registers } = this.#machine.devices[device] as Machine['devices'][number];
    return this.#span(registers as Span).map((cell) => this.#mayUse(t, cell, 'w'));
  }

  #start({ thread: t, device, span, direction }: Action<'start'>): Omit<Step, 'name'> {
    const { assign, and, or, if: when, unequal, of } = this.#d;
    const range = this.#machine.spans[span] as Span;
    const letter = direction === 'in' ? 'w' : 'r';
    const spaces = [...new Set(this.#possible(t).map(({ data }) => data))];
    const held = or(
      spaces.map((space) =>
        and([
          this.#isTop(t, ({ data }) => data === space),
          ...this.#cells(span).map((cell) =>
            this.#machine.noMemory[cell] === 1
              ? this.#no
              : this.#holds(cell, letter, { t, space, least: 1, lends: true }),
          ),
        ]),
      ),
    );
    const work = this.#allWorks().findIndex(
      (one) => one.span === range && one.direction === direction,
    );
    return {
      guard: and([...this.#registers(t, device), held, unequal(of('dst', device), transferring)]),
      body: [
        assign(of('dst', device), `${transferring}`),
        ...spaces.flatMap((space) =>
          when(
            this.#isTop(t, ({ data }) => data === space),
            [assign(of('dsp', device), `${space}`)],
          ),
        ),
        assign(of('dth', device), `${t}`),
        assign(of('dwk', device), `${work}`),
        assign(of('dnx', device), '0'),
      ],
    };
  }

  #beat({ device }: Action<'beat'>): Omit<Step, 'name'> {
    const { assign, if: when, and, equal, of } = this.#d;
    const { aperture } = this.#machine.devices[device] as Machine['devices'][number];
    const next = of('dnx', device);
    const moves = this.#allWorks().flatMap(({ span }, work) => {
      const cells = this.#span(span);
      return cells.flatMap((cell, i) =>
        when(and([equal('k', 0), equal(of('dwk', device), work), equal(next, i)]), [
          assign('k', '1'),
          ...(aperture?.has(cell) === false
            ? this.#finish(device, status.aborted)
            : i === cells.length - 1
              ? this.#finish(device, status.done)
              : [assign(next, `${i + 1}`)]),
        ]),
      );
    });
    return {
      guard: equal(of('dst', device), transferring),
      body: [assign('k', '0'), ...moves],
    };
  }

  #unwind({ thread: t, depth }: Action<'unwind'>): Omit<Step, 'name'> {
    const { and, or, equal, unequal, of, run, while: again } = this.#d;
    const { hunks } = this.#machine.threads[t] as Machine['threads'][number];
    const alike = this.#possible(t).map(({ code, data, number }) =>
      and([
        equal(of('s', t, depth), number),
        this.#isTop(t, (shape) => shape.code === code && shape.data === data),
      ]),
    );
    const between = hunks.flatMap((_, i) => {
      if (i <= depth) return [];
      const interrupts = this.#shapes.filter(({ kind }) => kind === 'interrupt');
      const isNone = and(interrupts.map(({ number }) => unequal(of('s', t, i), number)));
      return [or([`${of('n', t)} <= ${i + 1}`, isNone])];
    });
    if (depth >= hunks.length) return { guard: this.#no, body: [] };
    return {
      guard: and([
        `${of('n', t)} > ${depth + 1}`,
        or(alike),
        ...(this.#ends ? [equal(of('a', t, depth), 0)] : []),
        ...between,
      ]),
      body: [...again(`${of('n', t)} > ${depth + 1}`, [run('pop', t)]), run('prune')],
    };
  }

  #destroy({ thread: t, space }: Action<'destroy'>): Omit<Step, 'name'> {
    const { assign, and, or, for: loop, if: when, equal, of, run } = this.#d;
    const { maker } = this.#machine.spaces[space] ?? {};
    const isIts = ({ from, to }: Link) => from === space || to === space;
    const facts = this.#matters.flatMap(({ facts: all }) => all.filter(isIts));
    const lends = this.#matters.flatMap(({ lends: all }) => all.filter(isIts));
    const governed = this.#shapes.filter(({ code, data }) => code === space || data === space);
    const isGoverned = or(governed.map(({ number }) => equal(of('s', 'u', 'j'), number)));
    const devices = [...this.#machine.devices.keys()].flatMap((device) =>
      when(and([equal(of('dst', device), transferring), equal(of('dsp', device), space)]), [
        ...this.#idle(device, stopped),
      ]),
    );
    return {
      guard: and([
        equal(of('x', space), 0),
        this.#isTop(t, ({ code, data }) => code === maker || data === maker),
      ]),
      body: [
        assign(of('x', space), '1'),
        ...facts.map(({ slot }) => assign(of('g', slot), '0')),
        ...devices,
        ...loop('u', this.#threads, [
          ...loop('j', this.#hunks, [
            ...lends.map(({ slot }) => assign(of('b', 'u', 'j', slot), '0')),
            ...when(isGoverned, [assign(of('a', 'u', 'j'), '1')]),
          ]),
          run('stand', 'u'),
        ]),
        run('prune'),
      ],
    };
  }

  #create({ thread: t, space }: Action<'create'>): Omit<Step, 'name'> {
    const { assign, and, if: when, equal, of, run } = this.#d;
    const { maker } = this.#machine.spaces[space] ?? {};
    const again = this.#machine.grants
      .filter(({ grantor }) => grantor === space)
      .flatMap(({ first, end, grantee, rights }) =>
        this.#span({ first, end } as Span).flatMap((cell) =>
          lettersIn(rights).flatMap((letter) => {
            const slot = slotOf(this.#matter(cell, letter), space, grantee);
            const level = levelOf(rights, letter);
            const isLess = `${of('g', slot)} < ${level}`;
            return when(and([...this.#isAlive(grantee), isLess]), [
              assign(of('g', slot), `${level}`),
            ]);
          }),
        ),
      );
    return {
      guard: and([
        equal(of('x', space), 1),
        this.#isTop(t, ({ code, data }) => code === maker || data === maker),
      ]),
      body: [assign(of('x', space), '0'), ...again, run('prune')],
    };
  }
}

function refuse(what: string): never {
  throw new Error(`the peers are not told of ${what}`);
}

function lettersIn(rights: Rights): Letter[] {
  return letters.filter((letter) => covers(rights, right[letter]));
}

/** 0 not there, 1 there, 2 passable. */
function levelOf(rights: Rights, letter: Letter): 0 | 1 | 2 {
  if (!covers(rights, right[letter])) return 0;
  return covers(rights >> 4, right[letter]) ? 2 : 1;
}

function slotOf({ facts }: Matter, from: number, to: number): number {
  const fact = facts.find((one) => one.from === from && one.to === to);
  if (fact === undefined) throw new Error('a fact has no place');
  return fact.slot;
}

/** How steps change transfers: they start, move, stop, and are aborted when their authority is lost. */

import type { Candidate } from '../../checker/search/action-source.ts';
import type { Action } from '../../model/action.ts';
import { type Machine, nobody, type Span } from '../../model/machine.ts';
import type { Letter } from '../../model/rights.ts';
import { right } from '../../model/rights.ts';
import type { Authority } from './authority.ts';
import { bitAnd, type Case, type Dialect } from './dialect.ts';
import type { Routine, Step } from './program.ts';
import { ofKind, type RightBits } from './right-bits.ts';
import type { Shape, Shapes } from './shapes.ts';
import { raised } from './stacks.ts';
import type { StateLayout } from './state-layout.ts';

/** A transfer that some device can make: a range, and whether the device writes there. */
interface Work {
  readonly cells: readonly number[];
  readonly span: Span;
  readonly direction: 'in' | 'out';
}

/** Device status, in the model's order; from the last on it says which transfer, and how far it is. */
const [done, aborted, stopped, transferring] = [1, 2, 3, 4];

interface TransferContext {
  readonly machine: Machine;
  readonly shapes: Shapes;
  readonly rightBits: RightBits;
  readonly layout: StateLayout;
  readonly authority: Authority;
  readonly spacesEnd: boolean;
  /** Whether the shape may ever hold the device's registers; false only where that cannot change. */
  mayReach(shape: Shape, device: number): boolean;
}

/** What the start of a transfer requires, and how conditions are put together. */
interface StartConditions {
  readonly registers: readonly string[];
  holds(space: number): string;
  all(conditions: readonly string[]): string;
  any(conditions: readonly string[]): string;
}

export class Transfers {
  readonly routines: Routine[] = [];
  readonly #d: Dialect;
  readonly #in: TransferContext;
  readonly #works: Work[] = [];
  readonly #starts: readonly Action<'start'>[];
  readonly #letterOf = (direction: 'in' | 'out'): Letter => (direction === 'in' ? 'w' : 'r');

  constructor(d: Dialect, candidates: readonly Candidate[], context: TransferContext) {
    this.#d = d;
    this.#in = context;
    this.#starts = ofKind(candidates, 'start');
    const { machine, rightBits, layout } = context;
    for (const { span: number, direction } of this.#starts) {
      const span = machine.spans[number] as Span;
      if (this.#workOf(span, direction) >= 0) continue;
      this.#works.push({ span, direction, cells: rightBits.cells(number) });
    }
    for (const device of machine.devices.keys()) {
      layout.declare(`dev${device}`, Math.max(stopped, this.#at(this.#works.length, 0) - 1));
      layout.declare(`space${device}`, this.#spacesOf(device).length - 1);
      layout.declare(`thread${device}`, machine.threads.length - 1);
    }
  }

  /** The spaces in whose name a transfer of the device can be. */
  #spacesOf(device: number): number[] {
    const { shapes, mayReach } = this.#in;
    const started = this.#starts.filter((one) => one.device === device);
    const spaces = started.flatMap(({ thread }) =>
      shapes
        .possible(thread)
        .filter((shape) => mayReach(shape, device))
        .map(({ data }) => data),
    );
    return [...new Set(spaces)];
  }

  isRunning(device: number): string {
    return `${this.#in.layout.of(`dev${device}`)} >= ${transferring}`;
  }

  /** The status of a work with this many cells done; the works are numbered one after the other. */
  #at(work: number, next: number): number {
    const before = this.#works.slice(0, work).map(({ cells }) => cells.length);
    return before.reduce((sum, count) => sum + count, transferring + next);
  }

  stop(device: number): string[] {
    return this.#idle(device, stopped);
  }

  /** The transfers of a space that ends. */
  stopOf(space: number): string[] {
    const { and, equal, choose } = this.#d;
    return [...this.#in.machine.devices.keys()]
      .filter((device) => this.#spacesOf(device).includes(space))
      .flatMap((device) =>
        choose([
          {
            when: and([
              this.isRunning(device),
              equal(this.#in.layout.of(`space${device}`), this.#spacesOf(device).indexOf(space)),
            ]),
            does: this.stop(device),
          },
        ]),
      );
  }

  start({ thread: t, device, span, direction }: Action<'start'>, conditions: StartConditions) {
    const { choose } = this.#d;
    const { shapes, layout, machine, mayReach } = this.#in;
    // The guard asks for the registers first.
    const possible = shapes.possible(t).filter((shape) => mayReach(shape, device));
    const runsAs = (space: number) =>
      layout.isOneOf(
        layout.shape(t, 0),
        possible.filter(({ data }) => data === space),
        possible,
      );
    const ways = [...new Set(possible.map(({ data }) => data))]
      .map((space) => ({ space, holds: conditions.holds(space) }))
      .filter(({ holds }) => holds !== conditions.any([]));
    const cases: Case[] = ways.map(({ space }) => ({
      when: conditions.all([runsAs(space)]),
      does: layout.assign(`space${device}`, this.#spacesOf(device).indexOf(space)),
    }));
    return {
      guard: conditions.all([
        ...conditions.registers,
        `${layout.of(`dev${device}`)} < ${transferring}`,
        conditions.any(ways.map(({ space, holds }) => conditions.all([runsAs(space), holds]))),
      ]),
      body: [
        ...(cases.length === 0 ? [] : choose(cases)),
        ...layout.assign(
          `dev${device}`,
          this.#at(this.#workOf(machine.spans[span] as Span, direction), 0),
        ),
        ...layout.assign(`thread${device}`, t),
      ],
    };
  }

  beat({ device }: Action<'beat'>): Omit<Step, 'name' | 'locals'> {
    const { machine, layout } = this.#in;
    const { aperture } = machine.devices[device] as Machine['devices'][number];
    const cases = this.#works.flatMap(({ cells }, work) =>
      cells.map((cell, i) => ({
        when: this.#isAt(device, work, i),
        does:
          aperture?.has(cell) === false
            ? this.#finish(device, aborted)
            : i === cells.length - 1
              ? this.#finish(device, done)
              : layout.assign(`dev${device}`, this.#at(work, i + 1)),
      })),
    );
    if (cases.length === 0) return { guard: this.#d.or([]), body: [] };
    return { guard: this.isRunning(device), body: this.#d.choose(cases) };
  }

  /** Runs after authority is lost. */
  abort(): string[] {
    return [...this.#in.machine.devices.keys()].flatMap((device) => this.#abort(device));
  }

  #abort(device: number): string[] {
    const name = `abort${device}`;
    if (this.routines.some((one) => one.name === name)) return [this.#d.run(name)];
    const { assign, choose, equal, unequal } = this.#d;
    const groups = Array.from({ length: this.#in.rightBits.groups }, (_, group) => group);
    const most = 2 ** 15 - 1;
    const lacking = groups.flatMap((group) => {
      const needs = this.#needs(device, group);
      if (needs.length === 0) return [];
      const [need, has] = [`need${group}`, `has${group}`];
      const full = needs.reduce((bits, { mask }) => bits | mask, 0);
      const lines = [
        assign(need, 0),
        ...choose(needs.map(({ when, mask }) => ({ when, does: [assign(need, mask)] }))),
        assign(has, full),
        ...choose(this.#holders(device, group, has)),
        ...choose([{ when: unequal(bitAnd(need, has), need), does: [assign('lost', 1)] }]),
      ];
      return [{ locals: [need, has], lines }];
    });
    const gone = this.#ownersGone(device);
    if (lacking.length === 0 && gone.length === 0) return [];
    this.routines.push({
      name,
      locals: [
        { name: 'lost', most: 1 },
        ...lacking.flatMap(({ locals }) => locals.map((local) => ({ name: local, most }))),
      ],
      body: choose([
        {
          when: this.isRunning(device),
          does: [
            assign('lost', 0),
            ...lacking.flatMap(({ lines }) => lines),
            ...gone,
            ...choose([{ when: equal('lost', 1), does: this.#finish(device, aborted) }]),
          ],
        },
      ]),
    });
    return [this.#d.run(name)];
  }

  /** The rights that the rest of a transfer needs, by the device's status. */
  #needs(device: number, group: number): { when: string; mask: number }[] {
    return this.#works.flatMap(({ cells, direction }, work) =>
      cells.flatMap((_, i) => {
        const rest = cells.slice(i);
        const masks = this.#in.rightBits.maskOf(rest, right[this.#letterOf(direction)]);
        const mask = masks.get(group) ?? 0;
        return mask === 0 ? [] : [{ when: this.#isAt(device, work, i), mask }];
      }),
    );
  }

  /** By the space that the transfer is in the name of: what it holds with all its lends. */
  #holders(device: number, group: number, has: string): Case[] {
    const { and, equal, assign } = this.#d;
    const { shapes, layout, authority } = this.#in;
    const started = this.#starts.filter((one) => one.device === device);
    const threads = [...new Set(started.map(({ thread }) => thread))];
    const spaces = this.#spacesOf(device);
    const cases = threads.flatMap((t) =>
      spaces
        .filter((space) => shapes.possible(t).some(({ data }) => data === space))
        .map((space) => ({
          when: and([
            ...(layout.has(`space${device}`)
              ? [equal(layout.of(`space${device}`), spaces.indexOf(space))]
              : []),
            ...(layout.has(`thread${device}`) ? [equal(layout.of(`thread${device}`), t)] : []),
          ]),
          does: [assign(has, authority.heldWithAll(t, space, group))],
        })),
    );
    return cases;
  }

  /** A right that is neither granted nor lent is lost only when its owner ends. */
  #ownersGone(device: number): string[] {
    const { and, equal, assign, choose } = this.#d;
    const { machine, rightBits, layout, spacesEnd } = this.#in;
    if (!spacesEnd) return [];
    return this.#works.flatMap(({ cells, direction }, work) =>
      cells.flatMap((cell, i) => {
        if (rightBits.find(cell, this.#letterOf(direction)) !== undefined) return [];
        const owner = machine.regionOwner[cell] as number;
        if (owner === nobody) return [];
        // Cells that the transfer has passed need no right any more.
        return cells.slice(0, i + 1).flatMap((__, next) =>
          choose([
            {
              when: and([this.#isAt(device, work, next), equal(layout.of(`x${owner}`), 1)]),
              does: [assign('lost', 1)],
            },
          ]),
        );
      }),
    );
  }

  #isAt(device: number, work: number, next: number): string {
    return this.#d.equal(this.#in.layout.of(`dev${device}`), this.#at(work, next));
  }

  #finish(device: number, now: number): string[] {
    const { line } = this.#in.machine.devices[device] as { line: number };
    return [...this.#idle(device, now), ...raised(this.#in.layout, line)];
  }

  #idle(device: number, now: number): string[] {
    const { layout } = this.#in;
    return [
      ...layout.assign(`dev${device}`, now),
      ...['space', 'thread'].flatMap((part) => layout.assign(`${part}${device}`, 0)),
    ];
  }

  #workOf(span: Span, direction: 'in' | 'out'): number {
    return this.#works.findIndex((one) => one.span === span && one.direction === direction);
  }
}

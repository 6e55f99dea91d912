/**
 * What an interrupt costs: from the cycle in which it is wanted on a hart until its handler runs, and
 * what it adds to the program that it lands in, at each cycle of that program in turn.
 *
 * How a device raises its line is not part of it, nor what a handler does, but for what its first
 * references cost.
 */

import type { Action } from '../../model/action.ts';
import { right } from '../../model/rights.ts';
import {
  type Cost,
  difference,
  each,
  Meter,
  nothing,
  roundsBefore,
  roundsCounted,
  type Setting,
  sum,
} from './meter.ts';
import { Plan } from './plan.ts';

export interface Interrupted {
  /** What the interrupted code was at. */
  readonly at: string;
  /** Cycles until the handler runs, the least and the most. */
  readonly least: number;
  readonly most: number;
  /** Entry, the way back, and what had to be done again: what the dearest placement adds. */
  readonly adds: Cost;
  /** How much more that is than what the cheapest adds: cycles that were lost and spent again. */
  readonly again: number;
}

/** By what the interrupted code was at, over all cycles of it. The handler only returns. */
export function placements(setting: Setting = {}): readonly Interrupted[] {
  const { plan, program } = victim();
  const fresh = () => {
    const meter = new Meter(plan.description, setting);
    // Warm: everything once, and the interrupt too.
    meter.does(...program.map(([, action]) => action));
    meter.interrupts(0, 0);
    settle(meter);
    meter.does(handled);
    return meter;
  };
  return program.map(([at], i) => {
    const all: Placement[] = [];
    for (let cycle = 0; ; cycle++) {
      const placed = placement(fresh, program, { instruction: i, cycle });
      if (placed === undefined) break;
      all.push(placed);
    }
    const entries = all.map(({ entry }) => entry);
    const dearest = all.reduce((a, b) => (b.adds.cycles > a.adds.cycles ? b : a));
    const again = dearest.adds.cycles - Math.min(...all.map(({ adds }) => adds.cycles));
    return {
      at,
      least: Math.min(...entries),
      most: Math.max(...entries),
      adds: dearest.adds,
      again,
    };
  });
}

interface Placement {
  readonly entry: number;
  readonly adds: Cost;
}

type OfVictim = Action<'load' | 'call' | 'return' | 'grant' | 'revoke'>;
type Program = readonly (readonly [at: string, action: OfVictim])[];

const handled: Action<'return'> = { kind: 'return', thread: 0, results: [] };

/** With the interrupt wanted so many cycles after the instruction began; undefined: it had ended. */
function placement(
  fresh: () => Meter,
  program: Program,
  { instruction, cycle }: { readonly instruction: number; readonly cycle: number },
): Placement | undefined {
  const instructions = program.map(([, action]) => action);
  const before = instructions.slice(0, instruction);
  const at = instructions[instruction] as OfVictim;
  const alone = fresh();
  alone.does(...before);
  const undisturbed = alone.does(at);
  if (cycle >= undisturbed.cycles) return undefined;

  const meter = fresh();
  meter.does(...before);
  const start = meter.spent(0);
  meter.give(at);
  for (let i = 0; i < cycle; i++) meter.machine.tick();
  const wanted = meter.machine.cycle;
  meter.interrupts(0, 0);
  settle(meter);
  const entered = meter.retired.findLast(({ action }) => action.kind === 'deliver');
  meter.does(handled);
  settle(meter);
  const whole = difference(meter.spent(0), start);
  return {
    entry: (entered?.retired ?? wanted) - wanted + 1,
    adds: difference(whole, undisturbed),
  };
}

/** Until nobody has anything to do. */
function settle({ machine }: Meter): void {
  while (!machine.isIdle) machine.tick();
}

function victim() {
  const plan = new Plan();
  const app = plan.space('app');
  const server = plan.space('server');
  const driver = plan.space('driver');
  const thread = plan.thread(app);
  const [own, code, itsCode] = [plan.region(app, 8), plan.region(server), plan.region(driver)];
  plan.grant(server, app, code, right.e);
  plan.line(plan.portal(driver, itsCode));
  const portal = plan.portal(server, code);
  const [word, line, all] = [plan.words(own), plan.words(own, 8), plan.words(own, 64)];
  const rights = right.r;
  const program: Program = [
    ['a load of one word', { kind: 'load', thread, span: word }],
    ['a load of 64 words', { kind: 'load', thread, span: all }],
    ['a call', { kind: 'call', thread, portal, lends: [], arguments: [] }],
    ['a return', { kind: 'return', thread, results: [] }],
    ['a grant', { kind: 'grant', thread, as: app, to: server, span: line, rights }],
    ['a revoke', { kind: 'revoke', thread, as: app, from: server, span: line, rights }],
  ];
  return { plan, program };
}

export interface Delivery {
  readonly entry: Cost;
  /** The handler's first fetch and load of its own. */
  readonly body: Cost;
  readonly exit: Cost;
  /** The next load of what was interrupted. */
  readonly next: Cost;
}

/** The first of all, on a machine that has seen nothing. */
export function firstDelivery(setting: Setting = {}): Delivery {
  const { plan, handlers, next } = offices(1);
  return delivered(new Meter(plan.description, setting), 0, { body: handlers[0] ?? [], next });
}

/** On an idle hart, averaged over so many lines in turn, each with a handler in a space of its own. */
export function deliveries(lines: number, setting: Setting = {}): Delivery {
  const { plan, handlers, next } = offices(lines);
  const meter = new Meter(plan.description, setting);
  const counted: Delivery[] = [];
  for (let i = 0; i < roundsBefore + roundsCounted; i++) {
    for (const [line, body] of handlers.entries()) {
      const delivery = delivered(meter, line, { body, next });
      if (i >= roundsBefore) counted.push(delivery);
    }
  }
  const average = (part: keyof Delivery) =>
    each(sum(...counted.map((one) => one[part])), counted.length);
  return {
    entry: average('entry'),
    body: average('body'),
    exit: average('exit'),
    next: average('next'),
  };
}

/** All of it. */
export function wholeDelivery({ entry, body, exit, next }: Delivery): Cost {
  return sum(entry, body, exit, next);
}

function delivered(
  meter: Meter,
  line: number,
  {
    body,
    next,
  }: { readonly body: readonly Action<'fetch' | 'load'>[]; readonly next: Action<'load'> },
): Delivery {
  const before = meter.spent(0);
  meter.interrupts(0, line);
  settle(meter);
  const entry = difference(meter.spent(0), before);
  return {
    entry,
    body: meter.does(...body),
    exit: meter.does(handled),
    next: meter.does(next),
  };
}

function offices(lines: number) {
  const plan = new Plan();
  const app = plan.space('app');
  const thread = plan.thread(app);
  const next: Action<'load'> = { kind: 'load', thread, span: plan.words(plan.region(app)) };
  const handlers = Array.from({ length: lines }, (_, i): Action<'fetch' | 'load'>[] => {
    const driver = plan.space(`driver ${i}`);
    const [code, data] = [plan.region(driver), plan.region(driver)];
    plan.line(plan.portal(driver, code));
    return [
      { kind: 'fetch', thread, span: plan.words(code) },
      { kind: 'load', thread, span: plan.words(data) },
    ];
  });
  return { plan, handlers, next };
}

/** The entry of each of so many interrupts, one upon the other, and then the way back from each. */
export function nestedDeliveries(
  lines: number,
  setting: Setting,
): readonly (readonly [Cost, Cost])[] {
  const plan = new Plan();
  const app = plan.space('app');
  plan.thread(app, lines + 1);
  const code = plan.region(app);
  for (let i = 0; i < lines; i++) plan.line(plan.portal(app, code), i + 1);
  const meter = new Meter(plan.description, setting);
  const entries = Array.from({ length: lines }, (_, line) => {
    const before = meter.spent(0);
    meter.interrupts(0, line);
    settle(meter);
    return difference(meter.spent(0), before);
  });
  const exits = entries.map(() => meter.does(handled));
  return entries.map((cost, i) => [cost, exits[lines - 1 - i] ?? nothing] as const);
}

/** The longest that an interrupt waits for its handler while so many other harts call and return. */
export function worstEntry(others: number): number {
  const plan = new Plan();
  const app = plan.space('app');
  const code = plan.region(app);
  const portal = plan.portal(app, code);
  plan.line(portal);
  for (let hart = 0; hart <= others; hart++) plan.thread(app);
  const meter = new Meter(plan.description);
  const { machine } = meter;
  const call: Omit<Action<'call'>, 'thread'> = { kind: 'call', portal, lends: [], arguments: [] };
  const inside = Array.from({ length: others + 1 }, () => false);
  const tick = () => {
    for (let thread = 1; thread <= others; thread++) {
      if (machine.harts[thread]?.isIdle !== true) continue;
      meter.give(inside[thread] ? { ...handled, thread } : { ...call, thread });
      inside[thread] = !inside[thread];
    }
    machine.tick();
  };
  let longest = 0;
  // One cycle later each time, for longer than the others take for one round.
  for (let pause = 0; pause < 16 * (others + 1); pause++) {
    for (let i = 0; i < pause; i++) tick();
    const wanted = machine.cycle;
    meter.interrupts(0, 0);
    while (machine.harts[0]?.frames.depth === 1) tick();
    longest = Math.max(longest, machine.cycle - wanted);
    meter.give(handled);
    while (machine.harts[0]?.isIdle === false) tick();
  }
  return longest;
}

/**
 * From numbers to actions: what a random choice means in a given state.
 *
 * fast-check draws a kind and some operand numbers; here they are resolved against the state,
 * mostly to something that can succeed there, now and then to anything at all, so that refusals
 * are met too. Generation judges nothing: it may ask the model's authority what would succeed.
 */

import * as fc from 'fast-check';
import {
  type Action,
  type Lend,
  operandOf,
  operandsOf,
  withOperand,
} from '../../../model/action.ts';
import type { Fact } from '../../../model/facts.ts';
import { nobody, type Span, type Stack } from '../../../model/machine.ts';
import { marked, passable, plain, type Rights, right } from '../../../model/rights.ts';
import type { Model } from '../../../model/semantics.ts';
import { get } from '../../../model/sparse.ts';
import type {
  CellId,
  Frame,
  MachineState,
  SpaceId,
  SpanId,
  Thread,
  ThreadId,
} from '../../../model/state.ts';
import { ruleFor } from '../../../model/step.ts';
import { isNoun, type Nouns, nounsOf } from '../../finding/nouns.ts';
import {
  type ActionSource,
  type Candidate,
  candidateBy,
  type MenuSource,
  mayAct,
} from '../action-source.ts';
import type { AttackerUniverse } from '../attackers.ts';
import {
  actionsFromOutside,
  isIn,
  messages,
  plainSets,
  rightsSets,
  type SoftwareKind,
  storable,
  type Universe,
  verbOf,
} from '../universe.ts';
import { factsFrom, factsTo } from './facts-by-space.ts';
import { numbersFrom, pick } from './generate-machine.ts';

/** A kind, how careful to be, and operands; each is taken modulo what there is to choose from. */
export type Choice = readonly [kind: number, care: number, operands: readonly number[]];

const anyNumber = fc.nat({ max: 0x3fff_ffff });

/** Operands enough for every kind of action, so that none has to share. */
export const choice: fc.Arbitrary<Choice> = fc.tuple(
  anyNumber,
  anyNumber,
  fc.tuple(
    anyNumber,
    anyNumber,
    anyNumber,
    anyNumber,
    anyNumber,
    anyNumber,
    anyNumber,
    anyNumber,
    anyNumber,
  ),
);

/** Resolves choices against states. Undefined: nothing of the kind can be asked here. */
export type Draw = (state: MachineState, choice: Choice) => Candidate | undefined;

/** `mix` varies from run to run which kinds of action are drawn and how often: a swarm of mixes. */
export function drawFrom(source: ActionSource, model: Model, mix: number): Draw {
  if (source.kind === 'menu') return drawFromMenu(source, model, mix);
  const drawing = new Drawing(source.everything, model, mix);
  const nouns = nounsOf(model.machine);
  return (state, choice) => {
    const action = drawing.action(state, choice, nouns);
    return action && { action, entry: -1 };
  };
}

/** From its sentences, or from what one of its attackers may do. */
function drawFromMenu(source: MenuSource, model: Model, mix: number): Draw {
  const drawings = source.attackers.map((universe) => ({
    universe,
    drawing: new Drawing(universe, model, mix),
  }));
  const nouns = nounsOf(model.machine);
  return (state, choice) => {
    const sentence = chooseFrom(enabledEntries(source.candidates, model, state), choice);
    const acting = drawings.filter(({ universe }) => isActing(universe, state));
    if (acting.length === 0) return sentence;
    // Attackers have most to try; what the others do comes between.
    const who = Math.floor(choice[1] / careMost) % (acting.length * 2 + 1);
    if (who === 0 && sentence !== undefined) return sentence;
    const { universe, drawing } = pick(acting, who);
    const action = drawing.action(state, choice, nouns);
    if (action === undefined || !isIn(universe, action)) return sentence;
    const candidate = candidateBy(universe, action);
    return mayAct(state, candidate) ? candidate : sentence;
  };
}

/** A choice's number for care also says who acts: by what is left of it once divided by this. */
const careMost = 36;

/** Whether the attacker runs on some thread, or a transfer is in its name. */
function isActing({ attacker: { space } }: AttackerUniverse, state: MachineState): boolean {
  return (
    state.threads.some((frames) => isGovernedBy(frames, space)) ||
    state.devices.some((device) => device.kind === 'transfer' && device.space === space)
  );
}

function isGovernedBy(frames: Thread, space: SpaceId): boolean {
  const top = frames.at(-1);
  return top?.code === space || top?.data === space;
}

/** One in six choices does not check whether its action would be refused. */
function isCareless(care: number): boolean {
  return care % 6 === 0;
}

/** One in six is an action that would succeed, with one operand moved by one. */
function isMutated(care: number): boolean {
  return care % 6 === 1;
}

/** What of a menu can be asked in a state, and what of that would succeed. */
export interface EnabledEntries {
  readonly enabled: readonly Candidate[];
  readonly promising: readonly Candidate[];
}

export function enabledEntries(
  candidates: readonly Candidate[],
  model: Model,
  state: MachineState,
): EnabledEntries {
  const enabled = candidates.filter(
    (candidate) => mayAct(state, candidate) && isEnabled(model, state, candidate.action),
  );
  return { enabled, promising: enabled.filter((c) => wouldSucceed(model, state, c.action)) };
}

export function chooseFrom({ enabled, promising }: EnabledEntries, [kind, care]: Choice) {
  const among = isCareless(care) || promising.length === 0 ? enabled : promising;
  return among.length === 0 ? undefined : pick(among, kind);
}

function isEnabled(model: Model, state: MachineState, action: Action): boolean {
  return ruleFor(model.semantics.rules, action.kind).enabled(model, state, action);
}

function wouldSucceed(model: Model, state: MachineState, action: Action): boolean {
  const { conditions } = ruleFor(model.semantics.rules, action.kind);
  return conditions.every((condition) => condition.holds(model, state, action));
}

/** Weighted by how much there is to see: nothing about protection happens inside one space. */
const weights = {
  call: 8,
  grant: 6,
  load: 4,
  store: 3,
  return: 3,
  revoke: 2,
  fetch: 1,
  unpass: 1,
  unwind: 1,
} as const satisfies Readonly<Record<SoftwareKind, number>>;

/**
 * The kinds of one run, each as often as it weighs. In most runs some are left out and some come
 * three times as often: rare mixes reach states that an even mix does not.
 */
function kindsOf(mix: number, { attacker }: Universe): readonly SoftwareKind[] {
  const kinds: SoftwareKind[] = [];
  let bits = mix;
  const all = (Object.keys(weights) as SoftwareKind[]).filter(
    (kind) => attacker === undefined || attacker.verbs.some((verb) => verb === verbOf[kind]),
  );
  for (const kind of all) {
    // Of eight cases one leaves the kind out and two make it frequent; in every fourth mix none do.
    const fate = mix % 4 === 0 ? 7 : bits & 7;
    bits = Math.floor(bits / 5) + 1;
    const times = fate === 0 && kind !== 'call' ? 0 : fate <= 2 ? 3 * weights[kind] : weights[kind];
    for (let i = 0; i < times; i++) kinds.push(kind);
  }
  return kinds.length === 0 ? all : kinds;
}

/** How many ranges a choice tries before it takes whatever it has. */
const triesMax = 12;

/** The same for what comes from outside, of which there is little and most is not enabled. */
const triesOutside = 48;

/** Computed once for all runs of one machine. */
function oncePerMachine<T>(compute: (everything: Universe) => T): (everything: Universe) => T {
  const known = new WeakMap<Universe, T>();
  return (everything) => {
    if (!known.has(everything)) known.set(everything, compute(everything));
    return known.get(everything) as T;
  };
}

/** Actions with lines, devices and makers, of each kind. */
const outsideOf = oncePerMachine((everything) => {
  const byKind = new Map<Action['kind'], Action[]>();
  for (const action of actionsFromOutside(everything)) {
    byKind.set(action.kind, [...(byKind.get(action.kind) ?? []), action]);
  }
  return [...byKind.values()];
});

/** The ranges that begin in a region, by who owns it. */
const regionsOf = oncePerMachine(({ machine, spans }) => {
  const regions = new Map<SpaceId, SpanId[]>();
  for (const span of spans) {
    const { first, end } = machine.spans[span] as Span;
    const owner = machine.regionOwner[first] ?? nobody;
    if (first === end || owner === nobody) continue;
    regions.set(owner, [...(regions.get(owner) ?? []), span]);
  }
  return regions;
});

/** The ranges that hold a cell, by the cell. */
const spansAround = oncePerMachine(({ machine, spans }) => {
  const around = new Map<CellId, SpanId[]>();
  for (const span of spans) {
    const { first, end, beyond } = machine.spans[span] as Span;
    if (beyond) continue;
    for (let cell = first; cell < end; cell++) {
      const known = around.get(cell);
      if (known === undefined) around.set(cell, [span]);
      else known.push(span);
    }
  }
  return around;
});

class Drawing {
  readonly #universe: Universe;
  readonly #model: Model;
  readonly #kinds: readonly SoftwareKind[];

  constructor(universe: Universe, model: Model, mix: number) {
    this.#universe = universe;
    this.#model = model;
    this.#kinds = kindsOf(mix, universe);
  }

  /** What the choice means, now and then with one operand moved. */
  action(state: MachineState, choice: Choice, nouns: Nouns): Action | undefined {
    const meant = this.#meant(state, choice);
    if (meant === undefined) return undefined;
    const [kind, care] = choice;
    return isMutated(care) ? mutated(meant, kind, nouns) : meant;
  }

  #meant(state: MachineState, [kind, care, operands]: Choice): Action | undefined {
    const { machine } = this.#model;
    const number = numbersFrom(operands);
    const live = [...machine.threads.keys()].filter((t) => this.#isRunningOn(state, t));
    const outside = outsideOf(this.#universe);
    // On no thread there is nothing but beats.
    if (live.length === 0 && this.#universe.attacker === undefined) return undefined;
    const thread = live.length === 0 ? 0 : pick(live, number());
    const here = { state, thread, careless: isCareless(care), number };
    // One in three, where there is anything: nothing else comes from outside.
    const isOutside = care % 3 === 0 || live.length === 0 || this.#kinds.length === 0;
    if (outside.length > 0 && isOutside) return this.#firstEnabled(here, pick(outside, kind));
    if (live.length === 0 || this.#kinds.length === 0) return undefined;
    const what = pick(this.#kinds, kind);
    switch (what) {
      case 'fetch':
        return { kind: what, thread, span: this.#usable(here, right.x) };
      case 'load':
        return { kind: what, thread, span: this.#usable(here, right.r) };
      case 'store': {
        const source = pick(storable(machine), number());
        return { kind: what, thread, span: this.#usable(here, right.w), source };
      }
      case 'call':
        // Careless choices meet a full stack often enough.
        return here.careless || this.#hasRoom(here) ? this.#call(here) : this.#return(here);
      case 'return':
        return this.#return(here);
      case 'grant':
        return this.#grant(here);
      case 'revoke':
      case 'unpass':
        return this.#withdrawal(here, what);
      case 'unwind':
        return this.#unwind(here);
      default:
        return what satisfies never;
    }
  }

  /** Whether the thread runs code that may be asked for something here. */
  #isRunningOn(state: MachineState, thread: ThreadId): boolean {
    const frames = state.threads[thread] as Thread;
    const { attacker } = this.#universe;
    return attacker === undefined ? frames.length > 0 : isGovernedBy(frames, attacker.space);
  }

  /** Whether the action can be asked for here, and by the attacker if there is one. */
  #isAsked(state: MachineState, action: Action): boolean {
    const { attacker } = this.#universe;
    if (attacker !== undefined && !mayAct(state, { action, by: attacker.space, entry: -1 })) {
      return false;
    }
    return isEnabled(this.#model, state, action);
  }

  /** To a frame that it may unwind to, where there is one. */
  #unwind({ state, thread, number }: Here): Action | undefined {
    const frames = state.threads[thread] as Thread;
    const actions = [...frames.keys()].map((depth): Action => ({ kind: 'unwind', thread, depth }));
    const enabled = actions.filter((action) => isEnabled(this.#model, state, action));
    return enabled.length === 0 ? undefined : pick(enabled, number());
  }

  /** Of one kind something that would succeed, if a few tries find it. */
  #firstEnabled({ state, careless, number }: Here, actions: readonly Action[]): Action | undefined {
    const begin = number();
    let enabled: Action | undefined;
    for (let i = 0; i < Math.min(actions.length, triesOutside); i++) {
      const action = pick(actions, begin + i * (careless ? 1 : 7));
      if (!this.#isAsked(state, action)) continue;
      enabled ??= action;
      if (careless || wouldSucceed(this.#model, state, action)) return action;
    }
    return enabled;
  }

  #hasRoom({ state, thread }: Here): boolean {
    const { hunks } = this.#model.machine.threads[thread] as Stack;
    return (state.threads[thread] as Thread).length < hunks.length;
  }

  #return({ thread, number }: Here): Action {
    return { kind: 'return', thread, results: pick(messages(this.#model.machine), number()) };
  }

  #call(here: Here): Action | undefined {
    const { machine } = this.#model;
    const { state, thread, careless, number } = here;
    const { length } = machine.portals;
    if (length === 0) return undefined;
    const start = number();
    const calls = machine.portals.map((_, i) => {
      const portal = (i + start) % length;
      return { kind: 'call', thread, portal, lends: [], arguments: [] } as const;
    });
    const enterable = careless
      ? undefined
      : calls.find((call) => wouldSucceed(this.#model, state, call));
    const passed = pick(messages(machine), number());
    const call = enterable ?? pick(calls, 0);
    return { ...call, lends: this.#lends(here), arguments: passed };
  }

  #lends(here: Here): Lend[] {
    const { state, thread, careless, number } = here;
    if (number() % 2 === 0) return [];
    const lender = this.#self(here);
    const lends = this.#model.authority.counting(state.threads[thread] as Thread);
    const all = this.#received(here, lender, lends);
    const received = all.filter(({ rights }) => passable(rights) !== 0);
    // What was lent is lent on: chains of lends need it.
    const what =
      received.length > 0 && !careless && number() % 2 === 0
        ? this.#passedOn(here, pick(received, number()))
        : this.#givable(here, lender, lends);
    return [{ lender, ...what }];
  }

  #grant(here: Here): Action | undefined {
    const as = this.#self(here);
    const to = this.#other(here, as);
    if (to === undefined) return undefined;
    const { state, thread, careless, number } = here;
    // A careless choice may also try to grant what was only lent.
    const lending = careless ? (state.threads[thread] as Thread) : [];
    const all = this.#received(here, as, lending);
    const strong = all.filter(({ rights }) => passable(rights) !== 0);
    const received = strong.length > 0 && !careless ? strong : all;
    if (received.length === 0 || number() % 3 === 0) {
      return { kind: 'grant', thread, as, to, ...this.#givable(here, as, lending) };
    }
    const fact = pick(received, number());
    // Passed on to another space it makes a chain, and back to where it came from a circle.
    const back = number() % 4 === 0 ? fact.grantor : to;
    return { kind: 'grant', thread, as, to: back, ...this.#passedOn(here, fact) };
  }

  /** Some of the facts that let the space use something: chains and circles are made of them. */
  #received({ state }: Here, space: SpaceId, lending: readonly Frame[]): Fact[] {
    const facts: Fact[] = [];
    // Lends first: there are fewer of them, and they end sooner.
    for (const set of [...lending.map(({ lends }) => lends), state.grants]) {
      for (const fact of factsTo(set, space)) {
        // All on one cell, or none.
        if (facts.length >= triesMax && fact.cell !== facts.at(-1)?.cell) return facts;
        facts.push(fact);
      }
      if (facts.length >= triesMax) return facts;
    }
    return facts;
  }

  /** A range around what was received, and rights that came with it, mostly marked again. */
  #passedOn({ careless, number }: Here, fact: Fact): Omit<Lend, 'lender'> {
    const can = careless ? plain(fact.rights) : passable(fact.rights);
    const span = this.#spanAround(fact.cell, number());
    const some = subset(can === 0 ? plain(fact.rights) : can, number());
    return { span, rights: number() % 3 === 0 ? some : marked(some) };
  }

  #withdrawal(here: Here, kind: 'revoke' | 'unpass'): Action | undefined {
    const as = this.#self(here);
    const mine: Fact[] = [];
    for (const fact of factsFrom(here.state.grants, as)) {
      mine.push(fact);
      if (mine.length === triesMax) break;
    }
    const { thread, number } = here;
    if (here.careless || mine.length === 0) {
      const from = this.#other(here, as);
      if (from === undefined) return undefined;
      const span = pick(this.#universe.spans, number());
      return { kind, thread, as, from, span, rights: pick(plainSets, number()) };
    }
    // Mostly facts that others build on: a revoke is tested by what falls with it.
    const builtOn = mine.filter((fact) => hasGiven(here.state, fact.grantee, fact.cell));
    const among = builtOn.length > 0 && number() % 3 !== 0 ? builtOn : mine;
    const { cell, grantee, rights } = pick(among, number());
    const span = this.#spanAround(cell, number());
    return { kind, thread, as, from: grantee, span, rights: subset(plain(rights), number()) };
  }

  /** One of the two spaces that govern the running code; of an attacker's code only in whose name it acts. */
  #self({ state, thread, number }: Here): SpaceId {
    const top = (state.threads[thread] as Thread).at(-1) as Frame;
    const both = [top.data, top.code];
    const { attacker } = this.#universe;
    const its = attacker === undefined ? both : both.filter((one) => attacker.names.includes(one));
    return pick(its, number());
  }

  #other({ number }: Here, self: SpaceId): SpaceId | undefined {
    const { length } = this.#model.machine.spaces;
    if (length < 2) return undefined;
    return (self + 1 + (number() % (length - 1))) % length;
  }

  /** A range on which the running code holds the right, if a few tries find one. */
  #usable(here: Here, needs: Rights): SpanId {
    const { machine, authority } = this.#model;
    const thread = here.state.threads[here.thread] as Thread;
    const top = thread.at(-1) as Frame;
    const lending = authority.counting(thread);
    const self = [top.data, top.code];
    if (!here.careless && here.number() % 2 === 0) {
      // What was given is where chains are used, and a space has more of its own.
      const given = self
        .flatMap((space) => this.#received(here, space, lending))
        .filter(({ rights }) => (rights & needs) !== 0);
      // Best what came from a space that does not own it: the end of a longer chain.
      const far = given.filter(({ cell, grantor }) => machine.regionOwner[cell] !== grantor);
      const among = far.length > 0 ? far : given;
      if (among.length > 0) {
        return this.#spanAround(pick(among, here.number()).cell, here.number());
      }
    }
    return this.#spanWhere(here, self, ({ first }) =>
      self.some(
        (space) => (authority.heldWith(machine, here.state, lending, space, first) & needs) !== 0,
      ),
    );
  }

  /** A range and rights that the space may pass on there, if a few tries find one. */
  #givable(here: Here, space: SpaceId, lending: readonly Frame[]): Omit<Lend, 'lender'> {
    const { machine, authority } = this.#model;
    const holds = (cell: number) =>
      passable(authority.heldWith(machine, here.state, lending, space, cell));
    const span = this.#spanWhere(here, [space], ({ first }) => holds(first) !== 0);
    const can = holds((machine.spans[span] as Span).first);
    if (here.careless || can === 0) return { span, rights: pick(rightsSets, here.number()) };
    const some = subset(can, here.number());
    return { span, rights: here.number() % 2 === 0 ? some : marked(some) };
  }

  #spanWhere(
    { careless, number }: Here,
    spaces: readonly SpaceId[],
    suits: (span: Span) => boolean,
  ): SpanId {
    const { spans } = this.#universe;
    const start = number();
    // The last one is beyond the top.
    if (careless) return start % 4 === 0 ? (spans.at(-1) as SpanId) : pick(spans, start);
    for (let tried = 0; tried < triesMax; tried++) {
      const span = pick(spans, start + tried);
      const laidOut = this.#model.machine.spans[span] as Span;
      if (!laidOut.beyond && suits(laidOut)) return span;
    }
    // On a large machine a few tries rarely meet what one space can use: take one of its own.
    const own = regionsOf(this.#universe).get(pick(spaces, number())) ?? [];
    return own.length === 0 ? pick(spans, start) : pick(own, start);
  }

  /** The cell itself, or a wider range that holds it. */
  #spanAround(cell: number, number: number): SpanId {
    const { machine } = this.#model;
    const around = spansAround(this.#universe).get(cell) ?? [];
    const width = (span: SpanId) => {
      const { first, end } = machine.spans[span] as Span;
      return end - first;
    };
    // The narrowest twice as often: who holds one cell often does not hold its neighbour.
    const narrow = around.filter((span) => width(span) === 1);
    const among = [...around, ...narrow];
    return among.length === 0 ? pick(this.#universe.spans, number) : pick(among, number);
  }
}

interface Here {
  readonly state: MachineState;
  readonly thread: ThreadId;
  readonly careless: boolean;
  /** The next operand number. */
  readonly number: () => number;
}

/** The action with one of its operands moved by one: a noun, a right or a mark. */
function mutated(action: Action, number: number, nouns: Nouns): Action {
  const fields = operandsOf(action.kind).filter(
    ([, sort]) => sort === 'rights' || isNoun(sort, nouns),
  );
  const [field, sort] = pick(fields, number);
  const was = operandOf(action, field) as number;
  if (!isNoun(sort, nouns)) return withOperand(action, field, mutatedRights(action, was, number));
  const { length } = nouns[sort];
  const moved = (was + (number % 2 === 0 ? 1 : length - 1)) % length;
  const renamed = withOperand(action, field, moved);
  return grantsItself(renamed) ? action : renamed;
}

function mutatedRights({ kind }: Action, was: Rights, number: number): Rights {
  const { length } = rightsSets;
  const next = rightsSets[
    (rightsSets.indexOf(was) + 1 + (number % (length - 1))) % length
  ] as Rights;
  const isMarked = was !== plain(was);
  const rights = number % 2 === 0 ? (isMarked ? plain(was) : marked(was)) : next;
  // What is taken back has no marks of its own.
  return kind === 'grant' ? rights : plain(rights);
}

function grantsItself(action: Action): boolean {
  return 'as' in action && action.as === ('to' in action ? action.to : action.from);
}

/** Whether the space lets another use the cell. */
function hasGiven(state: MachineState, space: SpaceId, cell: number): boolean {
  return Object.values(get(state.grants, cell) ?? {}).some((from) => from[space] !== undefined);
}

/** A non-empty part of a non-empty set of plain rights. */
function subset(rights: Rights, number: number): Rights {
  const some = rights & ((number % 15) + 1);
  return some === 0 ? rights : some;
}

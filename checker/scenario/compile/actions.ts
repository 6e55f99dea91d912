/** From a sentence to an action of the model: one entry per verb, so that none can be forgotten. */

import type { Action, Lend, Source } from '../../../model/action.ts';
import type { TableName } from '../../../model/description.ts';
import type { SpanId, Value } from '../../../model/state.ts';
import { refusal } from '../error.ts';
import type { DeviceNoun, Ranged } from '../language/nouns.ts';
import type { FactRequest, Request, SentenceContent } from '../language/sentences.ts';
import type { CallSite } from '../language/site.ts';
import type { ValueSource } from '../language/values.ts';
import { type Compilation, defaultRegisters, numberOf } from './compilation.ts';
import { checkPhysicalPage, refuseWithoutSlot, type Slotted, spanIdOf } from './extents.ts';

/** Where a sentence stands: in which scenario, on which thread, on which line. */
interface At {
  readonly compilation: Compilation;
  readonly thread: number;
  readonly callSite: CallSite;
}

type ActionOf<V> = (request: Request & { readonly verb: V }, at: At) => Action;

const actions: { readonly [V in Request['verb']]: ActionOf<V> } = {
  fetches: ({ range }, at) => ({ kind: 'fetch', thread: at.thread, span: span(at, range) }),

  loads: ({ range, onBehalf }, at) => ({
    kind: 'load',
    thread: at.thread,
    span: span(at, range),
    ...(onBehalf && { onBehalf }),
  }),

  stores: ({ range, source, onBehalf }, at) => ({
    kind: 'store',
    thread: at.thread,
    span: span(at, range),
    source: checkedSource(at, source),
    ...(onBehalf && { onBehalf }),
  }),

  calls: (request, at) => ({
    kind: 'call',
    thread: at.thread,
    portal: numberFor(at, request.portal),
    lends: request.lends.map(({ lender, range, rights }): Lend => {
      return { lender: numberFor(at, lender), span: span(at, range), rights };
    }),
    arguments: checkedSources(at, 'passes', request.arguments),
  }),

  returns: ({ results }, at) => ({
    kind: 'return',
    thread: at.thread,
    results: checkedSources(at, 'returns', results),
  }),

  resumes: ({ resume }, at) => {
    if (resume !== 'retry') for (const value of resume.skip) mention(at, value);
    return { kind: 'return', thread: at.thread, results: [], resume };
  },

  maps: ({ page, physicalPage }, at) => {
    checkPhysicalPage(at.compilation, physicalPage, at.callSite);
    return { kind: 'map', thread: at.thread, page: numberFor(at, page), physicalPage };
  },

  unmaps: ({ page }, at) => ({ kind: 'unmap', thread: at.thread, page: numberFor(at, page) }),

  grants: (request, at) => {
    const { other, ...fact } = factFields(request, at);
    return { kind: 'grant', ...fact, to: other };
  },

  revokes: (request, at) => {
    const { other, ...fact } = factFields(request, at);
    return { kind: 'revoke', ...fact, from: other };
  },

  unpasses: (request, at) => {
    const { other, ...fact } = factFields(request, at);
    return { kind: 'unpass', ...fact, from: other };
  },

  raised: ({ line }, at) => ({ kind: 'raise', line: numberFor(at, line) }),

  delivered: ({ line }, at) => ({ kind: 'deliver', thread: at.thread, line: numberFor(at, line) }),

  starts: ({ device, range, direction, onBehalf }, at) => ({
    kind: 'start',
    thread: at.thread,
    device: numberFor(at, device),
    span: span(at, range),
    direction,
    ...(onBehalf && { onBehalf }),
  }),

  stops: ({ device }, at) => ({ kind: 'stop', thread: at.thread, device: numberFor(at, device) }),

  moves: (request, at) => {
    const value = mention(at, request.value);
    return { kind: 'beat', device: numberFor(at, request.device), value };
  },

  pins: ({ page }, at) => {
    checkPins(at);
    return { kind: 'pin', thread: at.thread, page: numberFor(at, page) };
  },

  unpins: ({ page }, at) => {
    checkPins(at);
    return { kind: 'unpin', thread: at.thread, page: numberFor(at, page) };
  },

  aims: ({ device, range }, at) => {
    if (device.apertureRegister === undefined) {
      throw refusal(
        `${device.name} has no aperture register, so nobody can aim it`,
        'give it one: m.device(name, { …, apertureRegister: a region })',
        at.callSite,
      );
    }
    const number = numberFor(at, device);
    return { kind: 'aim', thread: at.thread, device: number, span: span(at, range) };
  },

  writes: ({ device, range, value }, at) => ({
    kind: 'master',
    ...cardAndRange(at, device, range),
    direction: 'in',
    value: mention(at, value),
  }),

  reads: ({ device, range }, at) => ({
    kind: 'master',
    ...cardAndRange(at, device, range),
    direction: 'out',
    value: 0,
  }),

  unwinds: ({ depth }, at) => ({ kind: 'unwind', thread: at.thread, depth }),

  destroys: ({ space }, at) => ({
    kind: 'destroy',
    thread: at.thread,
    space: numberFor(at, space),
  }),

  creates: ({ space }, at) => ({ kind: 'create', thread: at.thread, space: numberFor(at, space) }),

  binds: ({ line, portal }, at) => ({
    kind: 'bind',
    thread: at.thread,
    line: withSlot(at, 'lines', line),
    portal: numberFor(at, portal),
  }),

  handles: ({ space, portal }, at) => ({
    kind: 'handle',
    thread: at.thread,
    space: withSlot(at, 'faults', space),
    portal: numberFor(at, portal),
  }),

  begins: ({ begun, portal }, at) => ({
    kind: 'begin',
    thread: at.thread,
    begun: withSlot(at, 'threads', begun),
    portal: numberFor(at, portal),
  }),

  opens: ({ portal }, at) => ({
    kind: 'open',
    thread: at.thread,
    portal: withSlot(at, 'portals', portal),
  }),

  closes: ({ portal }, at) => ({
    kind: 'close',
    thread: at.thread,
    portal: withSlot(at, 'portals', portal),
  }),
};

/** The action of a sentence. Throws `ScenarioError`. */
export function actionOf(
  compilation: Compilation,
  { request, callSite }: SentenceContent,
  thread: number,
): Action {
  const action = actions[request.verb] as (request: Request, at: At) => Action;
  return action(request, { compilation, thread, callSite });
}

/** The outside world takes these actions; no space does. */
export function isOutside({ verb }: Pick<Request, 'verb'>): boolean {
  return verb === 'delivered' || isOnNoThread({ verb });
}

export function isOnNoThread({ verb }: Pick<Request, 'verb'>): boolean {
  return verb === 'raised' || verb === 'moves' || verb === 'writes' || verb === 'reads';
}

function checkPins({ compilation, callSite }: At): void {
  if (compilation.machine.paging?.options.pins === true) return;
  throw refusal(
    'the page table of this machine has no pins',
    'say that it has: m.pages({ memory, table, pins: true })',
    callSite,
  );
}

function cardAndRange(at: At, device: DeviceNoun, range: Ranged) {
  if (device.masters) return { device: numberFor(at, device), span: span(at, range) };
  throw refusal(
    `${device.name} moves nothing by itself`,
    'say that it masters the bus: m.device(name, { …, masters: true })',
    at.callSite,
  );
}

/** The numbers of the two spaces of a fact. Throws `ScenarioError` if they are the same. */
export function twoSpaces(
  compilation: Compilation,
  { verb, as, space }: FactRequest,
  callSite: CallSite,
): { as: number; other: number } {
  const pair = {
    as: numberOf(compilation, as, callSite),
    other: numberOf(compilation, space, callSite),
  };
  if (pair.as !== pair.other) return pair;
  throw refusal(
    `${as.name} ${verb} itself`,
    'a space holds what it owns without a grant; name another space',
    callSite,
  );
}

function factFields(request: FactRequest, at: At) {
  const { as, other } = twoSpaces(at.compilation, request, at.callSite);
  const { thread } = at;
  return { thread, as, other, span: span(at, request.range), rights: request.rights };
}

function numberFor({ compilation, callSite }: At, noun: Parameters<typeof numberOf>[1]): number {
  return numberOf(compilation, noun, callSite);
}

/** Throws `ScenarioError` where the noun has no slot: then what it says is fixed, and nobody can ask. */
function withSlot(at: At, table: TableName, noun: Slotted): number {
  refuseWithoutSlot(at.compilation, table, noun, at.callSite);
  return numberFor(at, noun);
}

function span({ compilation, callSite }: At, range: Ranged): SpanId {
  return spanIdOf(compilation, range, callSite);
}

function mention({ compilation, callSite }: At, value: Value): Value {
  return compilation.values.mention(value, callSite);
}

/** Registers beyond the last one would be dropped silently, so more sources than registers are refused. */
function checkedSources(at: At, verb: string, values: readonly ValueSource[]): Source[] {
  const sources = values.map((value) => checkedSource(at, value));
  const registers = registersOf(at);
  if (sources.length <= registers) return sources;
  throw refusal(
    `${verb} ${sources.length} values, and a frame has ${registers} registers`,
    `name fewer, or give the machine more: machine({ registers: ${sources.length} })`,
    at.callSite,
  );
}

function checkedSource(at: At, source: ValueSource): Source {
  if (typeof source === 'number') return { value: mention(at, source) };
  const registers = registersOf(at);
  if (source.register < registers) return source;
  throw refusal(
    `there is no register ${source.register}: a frame has ${registers}`,
    'give the machine more registers, or name one of those it has',
    at.callSite,
  );
}

function registersOf({ compilation }: At): number {
  return compilation.machine.options.registers ?? defaultRegisters;
}

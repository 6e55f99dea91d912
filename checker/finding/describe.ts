/**
 * Names for what a report talks about, and short sentences for what happens in it.
 *
 * One vocabulary for every printer, so that the sentence, the table and the list of one report
 * cannot name the same thing in two ways. Nothing is escaped here: what a format needs is the
 * format's own business. Nothing here decides anything either; these are words, not judgements.
 */

import type { Action, ActionKind, Lend, Source } from '../../model/action.ts';
import { endOf, isInside, type Range, showRange } from '../../model/address.ts';
import { topFrame } from '../../model/frame.ts';
import type { Outcome } from '../../model/outcome.ts';
import { plain, showRights } from '../../model/rights.ts';
import type {
  CellId,
  DeviceId,
  Environment,
  LineId,
  MachineState,
  PageId,
  PortalId,
  SpaceId,
  SpanId,
  ThreadId,
} from '../../model/state.ts';
import type { Operand } from './explanation.ts';
import type { Subject } from './finding.ts';

export function spaceName({ model }: Subject, space: SpaceId): string {
  return model.machine.spaces[space]?.name ?? `space ${space}`;
}

export function threadName({ model }: Subject, thread: ThreadId): string {
  return model.machine.threads[thread]?.name ?? `thread ${thread}`;
}

export function portalName({ model }: Subject, portal: PortalId): string {
  return model.machine.portals[portal]?.name ?? `portal ${portal}`;
}

export function lineName({ model }: Subject, line: LineId): string {
  return model.machine.lines[line]?.name ?? `line ${line}`;
}

export function deviceName({ model }: Subject, device: DeviceId): string {
  return model.machine.devices[device]?.name ?? `device ${device}`;
}

export function pageName({ model }: Subject, page: PageId): string {
  return model.machine.pages?.virtual[page]?.name ?? `page ${page}`;
}

export function physicalName({ model }: Subject, page: PageId): string {
  return model.machine.pages?.physical[page]?.name ?? `physical page ${page}`;
}

/** The space whose data the code runs on; both, when the code is another's: `library/app`. */
export function environmentName(subject: Subject, { code, data }: Environment): string {
  const name = spaceName(subject, data);
  return code === data ? name : `${spaceName(subject, code)}/${name}`;
}

/** Whoever governs the thread's running code; a halted thread is named itself. */
export function runningName(subject: Subject, state: MachineState, thread: ThreadId): string {
  const top = topFrame(state.threads[thread] ?? []);
  return top === undefined ? threadName(subject, thread) : environmentName(subject, top);
}

/** A range as its author wrote it, or by the machine's tables if that was as bare addresses. */
export function spanName(subject: Subject, span: SpanId): string {
  const written = subject.data.written.spans[span];
  const range = subject.model.machine.spans[span];
  if (range === undefined) return written ?? `span ${span}`;
  return written === undefined || written === showRange(range)
    ? rangeName(subject, range)
    : written;
}

export function cellName(subject: Subject, cell: CellId): string {
  return cellsName(subject, { first: cell, end: cell + 1 });
}

/** Neighbouring cells as one place. */
export function cellsName(
  subject: Subject,
  { first, end }: { readonly first: CellId; readonly end: CellId },
): string {
  const { cuts } = subject.model.machine;
  const base = cuts[first];
  const top = cuts[end];
  return base === undefined || top === undefined
    ? 'beyond the top'
    : rangeName(subject, { base, bytes: top - base });
}

/**
 * `app.buffer`; `app.buffer[0, 8)` for a part of it, in bytes from its beginning;
 * `main.hunk(2)`; or bare addresses, `[0x10, 0x20)`, where nothing has a name.
 */
export function rangeName(subject: Subject, range: Range): string {
  for (const place of placesOf(subject)) {
    if (!isInside(range, place)) continue;
    if (range.bytes === place.bytes) return place.name;
    const offset = range.base - place.base;
    return `${place.name}[${offset}, ${offset + range.bytes})`;
  }
  return nameAcross(subject, range) ?? showRange(range);
}

interface Place extends Range {
  readonly name: string;
}

/** Whatever has a name and addresses. A hunk stands before its stack: the smaller name is better. */
function* placesOf({ model }: Subject): Generator<Place> {
  for (const { name, entry } of model.machine.pages?.virtual ?? []) {
    const [base, end] = [model.machine.cuts[entry.first], model.machine.cuts[entry.end]];
    if (base === undefined || end === undefined) continue;
    yield { name: `${name}.entry`, base, bytes: end - base };
  }
  yield* model.machine.regions;
  for (const { name, hunks } of model.machine.threads) {
    for (const [i, hunk] of hunks.entries()) yield { ...hunk, name: `${name}.hunk(${i})` };
    const [first] = hunks;
    const last = hunks.at(-1);
    if (first === undefined || last === undefined) continue;
    yield { name: `${name}.stack`, base: first.base, bytes: endOf(last) - first.base };
  }
}

/** `app.head to app.tail`, when the range begins where one region does and ends with another. */
function nameAcross({ model }: Subject, range: Range): string | undefined {
  const { regions } = model.machine;
  const head = regions.find(({ base }) => base === range.base);
  const tail = regions.find((region) => endOf(region) === endOf(range));
  if (head === undefined || tail === undefined) return undefined;
  const covered = regions.filter((region) => isInside(region, range));
  const bytes = covered.reduce((sum, region) => sum + region.bytes, 0n);
  return bytes === range.bytes ? `${head.name} to ${tail.name}` : undefined;
}

/** `1`, or `register 0` for what is in the running frame's register. */
export function sourceName(source: Source): string {
  return 'value' in source ? `${source.value}` : `register ${source.register}`;
}

export function outcomeText(outcome: Outcome | undefined): string {
  if (outcome === undefined) return 'not possible here';
  if (outcome.kind === 'fault') return `refused: ${outcome.cause}`;
  return outcome.kind === 'loaded' ? `sees ${outcome.values.join(', ')}` : 'done';
}

/** What to write for an operand: the text, or that anything would do. */
export type Anything = (operand: Operand, text: string) => string;

export const nothingAny: Anything = (_, text) => text;

/** `a`, `a and b`, `a, b and c`. */
export function listText(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** Who does what to what: "server stores 1 to app.buffer". The state is the one it is asked in. */
export function actionText(
  subject: Subject,
  state: MachineState,
  action: Action,
  any: Anything = nothingAny,
): string {
  return tell(action, {
    subject,
    state,
    any,
    who: () => actorName(subject, state, action),
    data: 'thread' in action ? topFrame(state.threads[action.thread] ?? [])?.data : undefined,
  });
}

function tell<K extends ActionKind>(action: Action<K>, telling: Telling): string {
  const sentence: Sentence<K> = sentences[action.kind];
  return sentence(action, telling);
}

/** The running environment; a grantor by name, since either of the two spaces can be one. */
function actorName(subject: Subject, state: MachineState, action: Action): string {
  if ('as' in action) return spaceName(subject, action.as);
  return 'thread' in action ? runningName(subject, state, action.thread) : 'the outside world';
}

interface Telling {
  readonly subject: Subject;
  readonly state: MachineState;
  readonly any: Anything;
  who(): string;
  /** The data space of the running environment. */
  readonly data: SpaceId | undefined;
}

type Sentence<K extends ActionKind> = (action: Action<K>, telling: Telling) => string;

const sentences: { readonly [K in ActionKind]: Sentence<K> } = {
  fetch: (a, t) => `${t.who()} fetches from ${place(t, a.span)}`,
  load: (a, t) => `${t.who()} loads ${place(t, a.span)}${behalf(a)}`,
  store: (a, t) =>
    `${t.who()} stores ${t.any('value', sourceName(a.source))} to ${place(t, a.span)}${behalf(a)}`,
  call: (a, t) =>
    `${t.who()} calls ${portalName(t.subject, a.portal)}` +
    clause(
      ', lending',
      a.lends.map((lend) => lendText(t, lend)),
      ' and ',
    ) +
    clause(
      ', passing',
      a.arguments.map((one, i) => t.any(`argument ${i}`, sourceName(one))),
      ', ',
    ),
  return: (a, t) =>
    `${t.who()} returns` +
    clause(
      '',
      a.results.map((one, i) => t.any(`result ${i}`, sourceName(one))),
      ', ',
    ) +
    resumption(a),
  grant: (a, t) =>
    `${t.who()} grants ${t.any('grantee', spaceName(t.subject, a.to))} ` +
    `${showRights(a.rights)} on ${place(t, a.span)}`,
  revoke: (a, t) =>
    `${t.who()} revokes ${spaceName(t.subject, a.from)}'s ` +
    `${showRights(plain(a.rights))} on ${place(t, a.span)}`,
  unpass: (a, t) =>
    `${t.who()} makes ${spaceName(t.subject, a.from)}'s ` +
    `${showRights(plain(a.rights))} on ${place(t, a.span)} not passable`,
  raise: (a, { subject }) => `${lineName(subject, a.line)} is raised`,
  deliver: (a, { subject, who }) =>
    `${lineName(subject, a.line)} interrupts ${who()} on ${threadName(subject, a.thread)}`,
  start: (a, t) =>
    `${t.who()} starts ${deviceName(t.subject, a.device)}, which ` +
    `${a.direction === 'in' ? 'writes' : 'reads'} ${place(t, a.span)}${behalf(a)}`,
  stop: (a, { subject, who }) => `${who()} stops ${deviceName(subject, a.device)}`,
  beat: (a, { subject, state }) => beatText(subject, state, a),
  map: (a, { subject, who }) =>
    `${who()} maps ${pageName(subject, a.page)} to ${physicalName(subject, a.physicalPage)}`,
  unmap: (a, { subject, who }) => `${who()} unmaps ${pageName(subject, a.page)}`,
  unwind: (a, { who }) => `${who()} unwinds to its frame ${a.depth}`,
  destroy: (a, { subject, who }) => `${who()} destroys ${spaceName(subject, a.space)}`,
  create: (a, { subject, who }) => `${who()} creates ${spaceName(subject, a.space)}`,
};

/** What a device moves next is in its transfer. */
function beatText(
  subject: Subject,
  state: MachineState,
  { device, value }: Action<'beat'>,
): string {
  const name = deviceName(subject, device);
  const now = state.devices[device];
  if (now?.kind !== 'transfer') return `${name} has nothing to move`;
  const where = leadingTo(subject, state, now.next);
  const whose = `in the name of ${spaceName(subject, now.space)}`;
  return now.direction === 'in'
    ? `${name} writes ${value} to ${where}, ${whose}`
    : `${name} reads ${where}, ${whose}`;
}

/** A place and, where it is in a page, the memory behind it. */
function leadingTo(subject: Subject, state: MachineState, cell: CellId): string {
  const { mapping, machine } = subject.model;
  const behind = mapping.behind(machine, state, cell);
  const name = cellName(subject, cell);
  if (behind === cell) return name;
  return behind === undefined
    ? `${name}, where nothing is mapped`
    : `${name}, which is ${cellName(subject, behind)}`;
}

function place({ subject, any }: Telling, span: SpanId): string {
  return any('place', spanName(subject, span));
}

/** A lender other than the space whose data the code runs on is named. */
function lendText({ subject, data }: Telling, { lender, span, rights }: Lend): string {
  const lent = `${spanName(subject, span)} ${showRights(rights)}`;
  return lender === data ? lent : `${lent} as ${spaceName(subject, lender)}`;
}

function clause(opening: string, parts: readonly string[], joint: string): string {
  return parts.length === 0 ? '' : `${opening} ${parts.join(joint)}`;
}

function behalf({ onBehalf }: { readonly onBehalf?: true }): string {
  return onBehalf === true ? ' on behalf of the caller' : '';
}

function resumption({ resume }: Action<'return'>): string {
  if (resume === undefined) return '';
  if (resume === 'retry') return ' and has the refused action tried again';
  return ` and skips the refused action${clause(' with', resume.skip.map(String), ', ')}`;
}

/**
 * Names for what a report talks about, and short sentences for what happens in it.
 *
 * One vocabulary for every printer, so that the sentence, the table and the list of one report
 * cannot name the same thing in two ways. Nothing is escaped here: what a format needs is the
 * format's own business. Nothing here decides anything either; these are words, not judgements.
 */

import type { Action, ActionKind, Lend } from '../../model/action.ts';
import { showRange } from '../../model/address.ts';
import { topFrame } from '../../model/frame.ts';
import type { Machine } from '../../model/machine.ts';
import * as naming from '../../model/naming.ts';
import type { Outcome } from '../../model/outcome.ts';
import { plain, showRights } from '../../model/rights.ts';
import type { CellId, MachineState, SpaceId, SpanId } from '../../model/state.ts';
import type { Operand } from './explanation.ts';
import type { Subject } from './finding.ts';

/** Names a thing of the subject's machine, in the vocabulary of `model/naming.ts`. */
const ofSubject =
  <Operands extends unknown[]>(name: (machine: Machine, ...operands: Operands) => string) =>
  ({ model }: Subject, ...operands: Operands): string =>
    name(model.machine, ...operands);

export const spaceName = ofSubject(naming.spaceName);
export const threadName = ofSubject(naming.threadName);
export const portalName = ofSubject(naming.portalName);
export const lineName = ofSubject(naming.lineName);
export const deviceName = ofSubject(naming.deviceName);
export const pageName = ofSubject(naming.pageName);
export const physicalName = ofSubject(naming.physicalName);
export const environmentName = ofSubject(naming.environmentName);
export const runningName = ofSubject(naming.runningName);
export const cellName = ofSubject(naming.cellName);
export const cellsName = ofSubject(naming.cellsName);
export const rangeName = ofSubject(naming.rangeName);
export { sourceName } from '../../model/naming.ts';

/** A range as its author wrote it, or by the machine's tables if that was as bare addresses. */
export function spanName(subject: Subject, span: SpanId): string {
  const written = subject.data.written.spans[span];
  const range = subject.model.machine.spans[span];
  if (range === undefined) return written ?? `span ${span}`;
  return written === undefined || written === showRange(range)
    ? rangeName(subject, range)
    : written;
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
    `${t.who()} stores ${t.any('value', naming.sourceName(a.source))} to ${place(t, a.span)}${behalf(a)}`,
  call: (a, t) =>
    `${t.who()} calls ${portalName(t.subject, a.portal)}` +
    clause(
      ', lending',
      a.lends.map((lend) => lendText(t, lend)),
      ' and ',
    ) +
    clause(
      ', passing',
      a.arguments.map((one, i) => t.any(`argument ${i}`, naming.sourceName(one))),
      ', ',
    ),
  return: (a, t) =>
    `${t.who()} returns` +
    clause(
      '',
      a.results.map((one, i) => t.any(`result ${i}`, naming.sourceName(one))),
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

/**
 * Actions in words: each kind as a sentence, and beside it in the few words that fit a column.
 *
 * "server stores 1 to app.buffer" is a sentence; in the column of the server, "stores 1" is what it
 * does, and "app.buffer" what it does it to. How the scenario language says the same stands in
 * report/source/sentences.ts.
 */

import type { Action, ActionKind, Lend, Source } from '../../model/action.ts';
import { topFrame } from '../../model/frame.ts';
import { plain, showRights } from '../../model/rights.ts';
import type { CellId, MachineState, SpanId } from '../../model/state.ts';
import {
  cellName,
  deviceName,
  lineName,
  pageName,
  physicalName,
  portalName,
  runningName,
  sourceName,
  spaceName,
  spanName,
  threadName,
} from './describe.ts';
import type { Operand } from './explanation.ts';
import type { RunStep } from './run-step.ts';
import type { Subject } from './subject.ts';

/** What to write for an operand: the text, or that anything would do. */
export type Anything = (operand: Operand, text: string) => string;

export const nothingAny: Anything = (_, text) => text;

export interface Brief {
  readonly does: string;
  /** To what; empty when there is nothing to say. */
  readonly on: string;
}

interface Phrases extends Brief {
  /** Who does what to what. */
  readonly says: string;
}

/** The sentence. The state is the one in which the action is asked for. */
export function actionText(
  subject: Subject,
  state: MachineState,
  action: Action,
  any: Anything = nothingAny,
): string {
  return phrasesOf(action, { subject, state, any }).says;
}

/** The few words for a column: what the running environment does. */
export function briefOf(
  subject: Subject,
  { action, before }: RunStep,
  any: Anything = nothingAny,
): Brief {
  return phrasesOf(action, { subject, state: before, any });
}

function phrasesOf<K extends ActionKind>(action: Action & Action<K>, scene: Scene): Phrases {
  const phrasing: Phrasing<K> = phrasings[action.kind];
  return phrasing(action, actorName(scene, action), scene);
}

/** Where an action is taken, and how its operands are written. */
interface Scene {
  readonly subject: Subject;
  readonly state: MachineState;
  readonly any: Anything;
}

type Phrasing<K extends ActionKind> = (action: Action<K>, who: string, scene: Scene) => Phrases;

/** The running environment; a grantor by name, since either of the two spaces can be one. */
function actorName({ subject, state }: Scene, action: Action): string {
  if ('as' in action) return spaceName(subject, action.as);
  return 'thread' in action ? runningName(subject, state, action.thread) : 'the outside world';
}

const phrasings: { readonly [K in ActionKind]: Phrasing<K> } = {
  fetch: ({ span }, who, scene) => {
    const on = rangeText(scene, span);
    return { says: `${who} fetches from ${on}`, does: 'fetches', on };
  },
  load: ({ span, onBehalf }, who, scene) => {
    const on = rangeText(scene, span);
    return { says: `${who} loads ${on}${behalfText(onBehalf)}`, does: 'loads', on };
  },
  store: ({ span, source, onBehalf }, who, scene) => {
    const does = `stores ${scene.any('value', sourceName(source))}`;
    const on = rangeText(scene, span);
    return { says: `${who} ${does} to ${on}${behalfText(onBehalf)}`, does, on };
  },
  call: (call, who, scene) => {
    const does = `calls ${portalName(scene.subject, call.portal)}`;
    const passed = joined('passing', sourceTexts(scene, 'argument', call.arguments), ', ');
    const { data } = topFrame(scene.state.threads[call.thread] ?? []) ?? {};
    const lends = call.lends.map((lend) => lendText(scene, lend));
    // A lender other than the space whose data the code runs on is named.
    const lendsBy = call.lends.map(({ lender }, i) =>
      lender === data ? lends[i] : `${lends[i]} as ${spaceName(scene.subject, lender)}`,
    );
    const says = [`${who} ${does}`, ...joined('lending', lendsBy, ' and '), ...passed].join(', ');
    return { says, does, on: [...lends.map((lend) => `lending ${lend}`), ...passed].join(', ') };
  },
  return: ({ results, resume }, who, scene) => {
    const all = sourceTexts(scene, 'result', results);
    const says = [`${who} returns`, ...joined('', all, ', '), resumeText(resume)].join('');
    return { says, does: [resuming(resume), ...all].join(' '), on: '' };
  },
  grant: ({ to, span, rights }, who, scene) => {
    const [given, on] = [showRights(rights), rangeText(scene, span)];
    const grantee = scene.any('grantee', spaceName(scene.subject, to));
    return { says: `${who} grants ${grantee} ${given} on ${on}`, does: `grants ${given}`, on };
  },
  revoke: ({ from, span, rights }, who, scene) => {
    const [taken, on] = [showRights(plain(rights)), rangeText(scene, span)];
    const says = `${who} revokes ${spaceName(scene.subject, from)}'s ${taken} on ${on}`;
    return { says, does: `revokes ${taken}`, on };
  },
  unpass: ({ from, span, rights }, who, scene) => {
    const [taken, on] = [showRights(plain(rights)), rangeText(scene, span)];
    const says = `${who} makes ${spaceName(scene.subject, from)}'s ${taken} on ${on} not passable`;
    return { says, does: `unpasses ${taken}`, on };
  },
  raise: ({ line }, _, { subject }) => {
    const name = lineName(subject, line);
    return { says: `${name} is raised`, does: `raises ${name}`, on: '' };
  },
  deliver: ({ thread, line }, who, { subject }) => {
    const name = lineName(subject, line);
    const says = `${name} interrupts ${who} on ${threadName(subject, thread)}`;
    return { says, does: `is interrupted by ${name}`, on: '' };
  },
  start: ({ device, span, direction, onBehalf }, who, scene) => {
    const does = `starts ${deviceName(scene.subject, device)}`;
    const [range, isIn] = [rangeText(scene, span), direction === 'in'];
    const says = `${who} ${does}, which ${isIn ? 'writes' : 'reads'} ${range}${behalfText(onBehalf)}`;
    return { says, does, on: `${isIn ? 'to write' : 'to read'} ${range}` };
  },
  stop: ({ device }, who, { subject }) => plainly(who, `stops ${deviceName(subject, device)}`),
  beat: (beat, _, scene) => ({
    says: beatText(scene, beat),
    does: `moves ${beat.value}`,
    on: deviceName(scene.subject, beat.device),
  }),
  map: ({ page, physicalPage }, who, { subject }) =>
    plainly(who, `maps ${pageName(subject, page)}`, `to ${physicalName(subject, physicalPage)}`),
  unmap: ({ page }, who, { subject }) => plainly(who, `unmaps ${pageName(subject, page)}`),
  unwind: ({ depth }, who) => ({
    says: `${who} unwinds to its frame ${depth}`,
    does: `unwinds to frame ${depth}`,
    on: '',
  }),
  destroy: ({ space }, who, { subject }) => plainly(who, 'destroys', spaceName(subject, space)),
  create: ({ space }, who, { subject }) => plainly(who, 'creates', spaceName(subject, space)),
  pin: ({ page }, who, { subject }) => plainly(who, `pins ${pageName(subject, page)}`),
  unpin: ({ page }, who, { subject }) => plainly(who, `unpins ${pageName(subject, page)}`),
  aim: ({ device, span }, who, scene) =>
    plainly(who, `aims ${deviceName(scene.subject, device)}`, `at ${rangeText(scene, span)}`),
  master: ({ device, span, direction, value }, _, scene) => {
    const does = direction === 'in' ? `writes ${scene.any('value', `${value}`)} to` : 'reads';
    const on = rangeText(scene, span);
    const says = `${deviceName(scene.subject, device)} by itself ${does} ${on}`;
    return { says, does: `by itself ${does}`, on };
  },
  bind: ({ line, portal }, who, { subject }) =>
    plainly(who, `binds ${lineName(subject, line)}`, `to ${portalName(subject, portal)}`),
  handle: ({ space, portal }, who, { subject }) => {
    const faults = `the faults of ${spaceName(subject, space)}`;
    return plainly(who, `hands ${faults}`, `to ${portalName(subject, portal)}`);
  },
  begin: ({ begun, portal }, who, { subject }) =>
    plainly(who, `begins ${threadName(subject, begun)}`, `at ${portalName(subject, portal)}`),
  open: ({ portal }, who, { subject }) => plainly(who, `opens ${portalName(subject, portal)}`),
  close: ({ portal }, who, { subject }) => plainly(who, `closes ${portalName(subject, portal)}`),
};

/** Where the sentence says the same as the column. */
function plainly(who: string, does: string, on = ''): Phrases {
  return { says: [who, does, ...(on === '' ? [] : [on])].join(' '), does, on };
}

/** What a device moves next is in its transfer. */
function beatText({ subject, state }: Scene, { device, value }: Action<'beat'>): string {
  const name = deviceName(subject, device);
  const now = state.devices[device];
  if (now?.kind !== 'transfer') return `${name} has nothing to move`;
  const where = cellText(subject, state, now.next, now.found?.[0]);
  const whose = `in the name of ${spaceName(subject, now.space)}`;
  return now.direction === 'in'
    ? `${name} writes ${value} to ${where}, ${whose}`
    : `${name} reads ${where}, ${whose}`;
}

/** A cell and, if it is in a page, the memory behind it. */
function cellText(subject: Subject, state: MachineState, cell: CellId, found?: CellId): string {
  const { mapping, machine } = subject.model;
  const behind = mapping.behind(machine, state, cell);
  if (found !== undefined && found !== behind) {
    return `${cellName(subject, found)}, which ${cellName(subject, cell)} led to at its start`;
  }
  const name = cellName(subject, cell);
  if (behind === cell) return name;
  return behind === undefined
    ? `${name}, where nothing is mapped`
    : `${name}, which is ${cellName(subject, behind)}`;
}

function rangeText({ subject, any }: Scene, span: SpanId): string {
  return any('place', spanName(subject, span));
}

function lendText({ subject }: Scene, { span, rights }: Lend): string {
  return `${spanName(subject, span)} ${showRights(rights)}`;
}

function sourceTexts({ any }: Scene, word: 'argument' | 'result', sources: readonly Source[]) {
  return sources.map((source, i) => any(`${word} ${i}`, sourceName(source)));
}

/** The parts as one clause; none if there are no parts. */
function joined(opening: string, parts: readonly (string | undefined)[], joint: string): string[] {
  return parts.length === 0 ? [] : [`${opening} ${parts.join(joint)}`];
}

function behalfText(onBehalf: true | undefined): string {
  return onBehalf === true ? ' on behalf of the caller' : '';
}

/** A return from a fault frame says what becomes of the refused action. */
function resumeText(resume: Action<'return'>['resume']): string {
  if (resume === undefined) return '';
  if (resume === 'retry') return ' and has the refused action tried again';
  const values = joined(' with', resume.skip.map(String), ', ');
  return ` and skips the refused action${values.join('')}`;
}

function resuming(resume: Action<'return'>['resume']): string {
  if (resume === undefined) return 'returns';
  return resume === 'retry' ? 'has it retried' : ['skips it', ...resume.skip].join(' ');
}

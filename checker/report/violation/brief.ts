/** An action in the few words that fit a column: what its environment does, and to what. */

import type { Action, ActionKind, Lend } from '../../../model/action.ts';
import { plain, showRights } from '../../../model/rights.ts';
import {
  type Anything,
  deviceName,
  lineName,
  nothingAny,
  pageName,
  physicalName,
  portalName,
  sourceName,
  spaceName,
  spanName,
} from '../../finding/describe.ts';
import type { RunStep, Subject } from '../../finding/finding.ts';

export interface Brief {
  readonly does: string;
  /** To what; empty when there is nothing to say. */
  readonly on: string;
}

export function briefOf(subject: Subject, { action }: RunStep, any: Anything = nothingAny): Brief {
  return tell(action, { subject, any });
}

interface Telling {
  readonly subject: Subject;
  readonly any: Anything;
}

type Words<K extends ActionKind> = (action: Action<K>, telling: Telling) => Brief;

function tell<K extends ActionKind>(action: Action<K>, telling: Telling): Brief {
  const words: Words<K> = briefs[action.kind];
  return words(action, telling);
}

const briefs: { readonly [K in ActionKind]: Words<K> } = {
  fetch: (a, t) => ({ does: 'fetches', on: place(a, t) }),
  load: (a, t) => ({ does: 'loads', on: place(a, t) }),
  store: (a, t) => ({
    does: `stores ${t.any('value', sourceName(a.source))}`,
    on: place(a, t),
  }),
  call: (a, t) => ({
    does: `calls ${portalName(t.subject, a.portal)}`,
    on: [
      ...a.lends.map((lend) => lent(t.subject, lend)),
      ...listed(
        'passing',
        a.arguments.map((one, i) => t.any(`argument ${i}`, sourceName(one))),
      ),
    ].join(', '),
  }),
  return: (a, t) => ({
    does: [resuming(a), ...a.results.map((one, i) => t.any(`result ${i}`, sourceName(one)))].join(
      ' ',
    ),
    on: '',
  }),
  grant: (a, t) => ({ does: `grants ${showRights(a.rights)}`, on: place(a, t) }),
  revoke: (a, t) => ({ does: `revokes ${showRights(plain(a.rights))}`, on: place(a, t) }),
  unpass: (a, t) => ({ does: `unpasses ${showRights(plain(a.rights))}`, on: place(a, t) }),
  raise: (a, t) => ({ does: `raises ${lineName(t.subject, a.line)}`, on: '' }),
  deliver: (a, t) => ({ does: `is interrupted by ${lineName(t.subject, a.line)}`, on: '' }),
  start: (a, t) => ({
    does: `starts ${deviceName(t.subject, a.device)}`,
    on: `${a.direction === 'in' ? 'to write' : 'to read'} ${place(a, t)}`,
  }),
  stop: (a, t) => ({ does: `stops ${deviceName(t.subject, a.device)}`, on: '' }),
  beat: (a, t) => ({ does: `moves ${a.value}`, on: deviceName(t.subject, a.device) }),
  map: (a, t) => ({
    does: `maps ${pageName(t.subject, a.page)}`,
    on: `to ${physicalName(t.subject, a.physicalPage)}`,
  }),
  unmap: (a, t) => ({ does: `unmaps ${pageName(t.subject, a.page)}`, on: '' }),
  unwind: (a) => ({ does: `unwinds to frame ${a.depth}`, on: '' }),
  destroy: (a, t) => ({ does: 'destroys', on: spaceName(t.subject, a.space) }),
  create: (a, t) => ({ does: 'creates', on: spaceName(t.subject, a.space) }),
};

/** From a fault the return says what becomes of what was refused. */
function resuming({ resume }: Action<'return'>): string {
  if (resume === undefined) return 'returns';
  return resume === 'retry' ? 'has it retried' : ['skips it', ...resume.skip].join(' ');
}

function place({ span }: { readonly span: number }, { subject, any }: Telling): string {
  return any('place', spanName(subject, span));
}

function lent(subject: Subject, { span, rights }: Lend): string {
  return `lending ${spanName(subject, span)} ${showRights(rights)}`;
}

function listed(opening: string, parts: readonly string[]): string[] {
  return parts.length === 0 ? [] : [`${opening} ${parts.join(', ')}`];
}

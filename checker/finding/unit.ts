/**
 * The parts of an executor that a time line shows or that a difference may come from, as data, and what
 * they are called.
 */

import type { DeviceId, ThreadId } from '../../model/state.ts';
import { deviceName, threadName } from './describe.ts';
import type { Subject } from './subject.ts';

/** What retires actions. `lines`: the interrupt controller, on a machine that has lines. */
export type Actor =
  | { readonly kind: 'hart'; readonly hart: ThreadId }
  | { readonly kind: 'device'; readonly device: DeviceId }
  | { readonly kind: 'lines' | 'outside world' };

/** What keeps copies of the region table or of the page table. */
export type Buffer =
  | { readonly kind: 'data PLB' | 'instruction PLB' | 'TLB'; readonly hart: ThreadId }
  | { readonly kind: 'cached right' | 'cached page'; readonly device: DeviceId };

/** A lane of the time line: an actor, or a structure that answers for the probed range. */
export type Unit = Actor | { readonly kind: 'model' | 'region table' | 'page table' } | Buffer;

/** What a difference may come from. */
export type Suspect =
  | Unit
  /** One of a hart's two PLBs. */
  | { readonly kind: 'PLB' | 'spiller'; readonly hart: ThreadId }
  | { readonly kind: 'engine'; readonly device: DeviceId }
  | { readonly kind: 'interrupt controller' | 'wiring' }
  /** What an actor consults before it acts, and what is between it and memory. */
  | { readonly kind: 'checks' | 'path to memory'; readonly of: Actor }
  /** The message by which a unit hears of a loss of authority. */
  | { readonly kind: 'message'; readonly to: Actor }
  | { readonly kind: 'harts'; readonly harts: readonly ThreadId[] };

export function isBuffer(unit: Unit): unit is Buffer {
  return roleOf(unit) === 'buffer';
}

/** What a lane shows. */
export function roleOf({ kind }: Unit) {
  return roles[kind];
}

const roles = {
  hart: 'actor',
  device: 'actor',
  lines: 'actor',
  'outside world': 'actor',
  model: 'model',
  'region table': 'table',
  'page table': 'table',
  'data PLB': 'buffer',
  'instruction PLB': 'buffer',
  TLB: 'buffer',
  'cached right': 'buffer',
  'cached page': 'buffer',
} as const satisfies Readonly<Record<Unit['kind'], string>>;

/** At the beginning of its lane. */
export function unitName(subject: Subject, unit: Unit): string {
  switch (unit.kind) {
    case 'hart':
      return threadName(subject, unit.hart);
    case 'device':
      return deviceName(subject, unit.device);
    case 'outside world':
      return 'the outside world';
    case 'lines':
    case 'model':
    case 'region table':
    case 'page table':
      return unit.kind;
    case 'data PLB':
    case 'instruction PLB':
    case 'TLB':
      return `${threadName(subject, unit.hart)}'s ${unit.kind}`;
    case 'cached right':
      return `${deviceName(subject, unit.device)}'s cached right`;
    case 'cached page':
      return `${deviceName(subject, unit.device)}'s page`;
  }
}

/** In a sentence. */
export function suspectName(subject: Subject, suspect: Suspect): string {
  switch (suspect.kind) {
    case 'region table':
    case 'page table':
    case 'interrupt controller':
    case 'wiring':
      return `the ${suspect.kind}`;
    case 'PLB':
      return `a PLB of ${threadName(subject, suspect.hart)}`;
    case 'spiller':
      return `the spiller of ${threadName(subject, suspect.hart)}`;
    case 'engine':
      return `the engine of ${deviceName(subject, suspect.device)}`;
    case 'checks':
      return `what ${unitName(subject, suspect.of)} checks`;
    case 'path to memory':
      return `what ${unitName(subject, suspect.of)} has before memory`;
    case 'message':
      return `the message to ${unitName(subject, suspect.to)}`;
    case 'harts':
      return suspect.harts.map((hart) => threadName(subject, hart)).join(', ');
    default:
      return unitName(subject, suspect);
  }
}

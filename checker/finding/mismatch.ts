/** Where executor and model part, as data, and the sentence that says it. */

import type { Retirement } from '../../executor/machine.ts';
import type { Action } from '../../model/action.ts';
import type { Outcome } from '../../model/outcome.ts';
import type {
  Device,
  DeviceId,
  Frame,
  LineId,
  PageId,
  SpaceId,
  ThreadId,
  Value,
} from '../../model/state.ts';
import {
  deviceName,
  environmentName,
  lineName,
  outcomeText,
  pageName,
  physicalName,
  portalName,
  spaceName,
  threadName,
} from './describe.ts';
import { actionText } from './phrasing.ts';
import type { RunStep } from './run-step.ts';
import type { Subject } from './subject.ts';
import { suspectName } from './unit.ts';

export type Mismatch =
  | { readonly kind: 'outcome'; readonly admitted: readonly Outcome[] }
  | Difference
  /** A table or a buffer holds more than the model says is held or mapped. */
  | ({ readonly kind: 'cached' } & KeptTooLong)
  /** Not every cycle of a hart has exactly one cause. */
  | { readonly kind: 'cycles'; readonly hart: ThreadId; readonly counted: number }
  /** The executor gave up an action that the model says is enabled. */
  | { readonly kind: 'dropped'; readonly action: Action }
  /** Nothing retires any more. */
  | { readonly kind: 'stuck'; readonly waiting: readonly ThreadId[] };

/** A field of the state that is another one in the executor. */
export type Difference =
  | (Sides<'frames', readonly StackFrame[]> & { readonly thread: ThreadId })
  | (Sides<'register', Value> & {
      readonly thread: ThreadId;
      readonly depth: number;
      readonly register: number;
    })
  | (Sides<'memory', Value> & { readonly address: bigint })
  | (Sides<'line', 'pending' | 'not pending'> & { readonly line: LineId })
  | (Sides<'device', DeviceState> & { readonly device: DeviceId })
  /** Mapped to which physical page, if to any. */
  | (Sides<'page', PageId | undefined> & { readonly page: PageId })
  | (Sides<'pin', 'pinned' | 'not pinned'> & { readonly page: PageId })
  | (Sides<'space', 'alive' | 'dead'> & { readonly space: SpaceId })
  /** What the slot of this name says. */
  | (Sides<'slot', string> & { readonly slot: string });

interface Sides<K extends string, V> {
  readonly kind: K;
  readonly executor: V;
  readonly model: V;
}

/** Who governs a frame, and what it is for. */
export type StackFrame = Omit<Frame, 'registers' | 'lends' | 'hunk'>;

/** A device of the model or the engine of one; `next` is the address of the next beat. */
export type DeviceState =
  | Exclude<Device, { kind: 'transfer' }>
  | (Omit<Extract<Device, { kind: 'transfer' }>, 'next'> & { readonly next: bigint });

/** Addresses, both included, that a space may use by it; or a page. */
export type KeptTooLong =
  | {
      readonly unit:
        | { readonly kind: 'region table' }
        | { readonly kind: 'PLB'; readonly hart: ThreadId };
      readonly space: SpaceId;
      readonly first: bigint;
      readonly last: bigint;
    }
  | {
      readonly unit:
        | { readonly kind: 'TLB'; readonly hart: ThreadId }
        | { readonly kind: 'engine'; readonly device: DeviceId };
      readonly page: PageId;
    };

/** What is to be known of a run to say how it ends. */
export interface RunEnd {
  readonly mismatch: Mismatch;
  /** The last retirement, and the last before it that took authority away. */
  readonly last: Retirement | undefined;
  readonly loss: Retirement | undefined;
  /** The last retirement as a step of the model. */
  readonly step: RunStep | undefined;
}

export function mismatchText(subject: Subject, { mismatch, last, loss, step }: RunEnd): string {
  const action = step === undefined ? '' : actionText(subject, step.before, step.action);
  switch (mismatch.kind) {
    case 'outcome': {
      const came = last ? `${outcomeText(last.outcome)} at cycle ${last.retired}` : '';
      const admitted = mismatch.admitted.map(outcomeText).join(' or ');
      const contract = admitted === '' ? 'it was not enabled' : `the contract admits ${admitted}`;
      return `${action}: the executor came to ${came}, and ${contract}${lossText(subject, loss)}`;
    }
    case 'cached':
      return `after ${action}, ${keptText(subject, mismatch)} still holds what is not so any more`;
    case 'cycles':
      return `of the cycles of ${threadName(subject, mismatch.hart)}, ${mismatch.counted} have a cause, and that is not all of them or more than all`;
    case 'dropped': {
      const state = step?.after ?? subject.model.initial;
      const dropped = actionText(subject, state, mismatch.action);
      return `${dropped}: the executor does not carry it out, and the contract lets it be`;
    }
    case 'stuck':
      return `nothing retires any more: ${mismatch.waiting.map((hart) => threadName(subject, hart)).join(', ')} never finished`;
    default: {
      const { where, executor, model } = differenceTexts(subject, mismatch);
      return `after ${action}, ${where} is ${executor} in the executor, and ${model} in the model`;
    }
  }
}

function lossText(subject: Subject, loss: Retirement | undefined): string {
  if (loss === undefined) return '';
  return `; ${threadName(subject, loss.actor)}'s ${loss.action.kind} retired at cycle ${loss.retired}`;
}

function keptText(subject: Subject, kept: KeptTooLong): string {
  const { unit } = kept;
  const isTlb = unit.kind === 'TLB';
  const name = isTlb ? `the TLB of ${threadName(subject, unit.hart)}` : suspectName(subject, unit);
  return 'space' in kept
    ? `${name} at 0x${kept.first.toString(16)} for ${spaceName(subject, kept.space)}`
    : `${name} for ${pageName(subject, kept.page)}`;
}

/** The field, and what it is on either side. */
export interface DifferenceTexts {
  readonly where: string;
  readonly executor: number | string;
  readonly model: number | string;
}

export function differenceTexts(subject: Subject, difference: Difference): DifferenceTexts {
  const both = <V>(
    where: string,
    { executor, model }: Sides<string, V>,
    text: (side: V) => string | number,
  ) => ({ where, executor: text(executor), model: text(model) });
  const asItIs = (side: string | number) => side;
  switch (difference.kind) {
    case 'frames': {
      const where = `the stack of ${threadName(subject, difference.thread)}`;
      return both(where, difference, (frames) => stackText(subject, frames));
    }
    case 'register': {
      const { register, depth, thread } = difference;
      const where = `register ${register} of frame ${depth} of ${threadName(subject, thread)}`;
      return both(where, difference, asItIs);
    }
    case 'memory':
      return both(`0x${difference.address.toString(16)}`, difference, asItIs);
    case 'line':
      return both(`line ${lineName(subject, difference.line)}`, difference, asItIs);
    case 'device': {
      const where = `device ${deviceName(subject, difference.device)}`;
      return both(where, difference, (device) => deviceText(subject, device));
    }
    case 'page': {
      const where = `what ${pageName(subject, difference.page)} is mapped to`;
      return both(where, difference, (page) =>
        page === undefined ? 'nothing' : physicalName(subject, page),
      );
    }
    case 'pin':
      return both(pageName(subject, difference.page), difference, asItIs);
    case 'space':
      return both(spaceName(subject, difference.space), difference, asItIs);
    case 'slot':
      return both(difference.slot, difference, asItIs);
  }
}

/** The environments, callers first, each with what is special about its frame. */
function stackText(subject: Subject, frames: readonly StackFrame[]): string {
  const texts = frames.map((frame) => {
    const name = environmentName(subject, frame);
    const notes = frameNotes(subject, frame);
    return notes.length === 0 ? name : `${name} (${notes.join(', ')})`;
  });
  return texts.length === 0 ? 'empty' : texts.join(' > ');
}

function frameNotes(subject: Subject, frame: StackFrame): string[] {
  const { kind, priority, abandoned, line, fault } = frame;
  const notes: string[] = [];
  if (kind === 'interrupt') {
    notes.push(`interrupt by ${line === undefined ? 'no line' : lineName(subject, line)}`);
  }
  if (kind === 'fault') {
    const by = fault === undefined ? 'no portal' : portalName(subject, fault.portal);
    notes.push(`fault at a ${fault?.refused.kind ?? 'nothing'}, by ${by}`);
  }
  if (priority > 0) notes.push(`priority ${priority}`);
  if (abandoned) notes.push('abandoned');
  return notes;
}

function deviceText(subject: Subject, device: DeviceState): string {
  const { aperture } = device;
  const aimed = aperture === undefined ? '' : `, aimed at range ${aperture}`;
  if (device.kind === 'idle') return `${device.status}${aimed}`;
  if (device.kind === 'hung') return `hung, ${device.status}${aimed}`;
  const { space, thread, direction, span, next } = device;
  const [by, on] = [spaceName(subject, space), threadName(subject, thread)];
  return `transfer ${direction} of range ${span} for ${by} on ${on}, next 0x${next.toString(16)}${device.adrift ? ', adrift' : ''}${aimed}`;
}

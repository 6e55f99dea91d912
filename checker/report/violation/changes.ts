/**
 * What a step changed: the difference of two states of the machine, noun by noun and by name.
 *
 * It is read off the states alone, whatever the step was and whether it was refused: that a transfer ends
 * because a lend did is in no action and in no outcome, but it is here. `change-texts.ts` has the words.
 */

import { changes, get } from '../../../model/sparse.ts';
import { type Frame, isAlive, type ThreadId, type Value } from '../../../model/state.ts';
import {
  deviceName,
  lineName,
  pageName,
  physicalName,
  spaceName,
  threadName,
} from '../../finding/describe.ts';
import type { RunStep } from '../../finding/run-step.ts';
import type { Subject } from '../../finding/subject.ts';
import { aliasChanges } from './alias-changes.ts';
import { joinedRanges, type OnCell } from './places.ts';
import { rightsChanges } from './rights-changes.ts';
import type { StepChange } from './shapes.ts';
import { deviceShape, slotsSaying } from './state-json.ts';

type Pair = Pick<RunStep, 'before' | 'after'>;

/** In one order whatever changed: who is there, who holds what, what is stored, what devices do. */
export function changesOf(subject: Subject, { before, after }: Pair): StepChange[] {
  if (before === after) return [];
  const pair = { before, after };
  return [
    ...spaceChanges(subject, pair),
    ...frameChanges(subject, pair),
    ...rightsChanges(subject, before, after),
    ...pageChanges(subject, pair),
    ...pinChanges(subject, pair),
    ...aliasChanges(subject, before, after),
    ...memoryChanges(subject, pair),
    ...registerChanges(subject, pair),
    ...deviceChanges(subject, pair),
    ...lineChanges(subject, pair),
    ...slotChanges(subject, pair),
  ];
}

function* spaceChanges(subject: Subject, { before, after }: Pair): Generator<StepChange> {
  if (before.spaces === after.spaces) return;
  for (const space of subject.model.machine.spaces.keys()) {
    const now = isAlive(after, space);
    if (isAlive(before, space) === now) continue;
    yield { kind: 'space', space: spaceName(subject, space), now: now ? 'alive' : 'dead' };
  }
}

function frameChanges(subject: Subject, pair: Pair): StepChange[] {
  return framesOf(pair).flatMap(({ thread, frame, ended, opened, kept }) => {
    const change = (now: 'open' | 'ended' | 'abandoned', one: Frame | undefined): StepChange[] => {
      if (one === undefined) return [];
      const { kind: activation } = one;
      const [code, data] = [spaceName(subject, one.code), spaceName(subject, one.data)];
      const where = { thread: threadName(subject, thread), frame };
      return [{ kind: 'frame', ...where, now, activation, code, data }];
    };
    const isLeft = kept?.now.abandoned && !kept.old.abandoned;
    return [
      ...change('abandoned', isLeft ? kept.now : undefined),
      ...change('ended', ended),
      ...change('open', opened),
    ];
  });
}

/** What became of one place of a stack. */
interface FramePair {
  readonly thread: ThreadId;
  /** Counted from the base of the stack. */
  readonly frame: number;
  /** The same activation before and after, as another value. */
  readonly kept?: { readonly old: Frame; readonly now: Frame };
  readonly ended?: Frame | undefined;
  readonly opened?: Frame | undefined;
}

/** Where the frames are not the same value, by thread and depth. */
function framesOf({ before, after }: Pair): FramePair[] {
  return before.threads.flatMap((frames, thread) => {
    const present = after.threads[thread] ?? [];
    const depth = Math.max(frames.length, present.length);
    return Array.from({ length: depth }, (_, frame): FramePair[] => {
      const [old, now] = [frames[frame], present[frame]];
      if (old === now) return [];
      const isKept = old !== undefined && now !== undefined && isSameActivation(old, now);
      return [
        { thread, frame, ...(isKept ? { kept: { old, now } } : { ended: old, opened: now }) },
      ];
    }).flat();
  });
}

function isSameActivation(one: Frame, other: Frame): boolean {
  const { kind, code, data, line } = one;
  return kind === other.kind && code === other.code && data === other.data && line === other.line;
}

function* pageChanges(subject: Subject, { before, after }: Pair): Generator<StepChange> {
  const { pages } = subject.model.machine;
  if (pages === undefined || before.map === after.map) return;
  for (const page of pages.virtual.keys()) {
    const [was, is] = [before.map[page], after.map[page]];
    if (was === is) continue;
    yield {
      kind: 'page',
      page: pageName(subject, page),
      ...(was !== undefined && { before: physicalName(subject, was) }),
      ...(is !== undefined && { after: physicalName(subject, is) }),
    };
  }
}

function* pinChanges(subject: Subject, { before, after }: Pair): Generator<StepChange> {
  const { pages } = subject.model.machine;
  if (pages === undefined || before.pins === after.pins) return;
  for (const page of pages.virtual.keys()) {
    const now = after.pins[page] ?? 'not pinned';
    if ((before.pins[page] ?? 'not pinned') === now) continue;
    yield { kind: 'pin', page: pageName(subject, page), now };
  }
}

/** In regions, and in the parts of stacks whose frames go on. */
function memoryChanges(subject: Subject, { before, after }: Pair): StepChange[] {
  const regions = [...changes(before.memory, after.memory)].map((cell) => ({
    cell,
    is: [get(before.memory, cell) ?? 0, get(after.memory, cell) ?? 0] as const,
  }));
  const stacks = framesOf({ before, after }).flatMap(({ kept }) =>
    kept === undefined ? [] : hunkChanges(kept.old, kept.now),
  );
  return joinedRanges(subject, [...regions, ...stacks], ([was, is]) => `${was} ${is}`).map(
    ({ where, is: [was, is] }) => ({ kind: 'memory', where, before: was, after: is }),
  );
}

function hunkChanges(old: Frame, now: Frame): OnCell<readonly [Value, Value]>[] {
  const cells = new Set([...Object.keys(old.hunk), ...Object.keys(now.hunk)].map(Number));
  return [...cells]
    .sort((a, b) => a - b)
    .map((cell) => ({ cell, is: [old.hunk[cell] ?? 0, now.hunk[cell] ?? 0] as const }))
    .filter(({ is: [was, is] }) => was !== is);
}

function registerChanges(subject: Subject, pair: Pair): StepChange[] {
  return framesOf(pair).flatMap(({ thread, frame, kept }) =>
    (kept?.now.registers ?? []).flatMap((after, register): StepChange[] => {
      const before = kept?.old.registers[register] ?? 0;
      if (before === after) return [];
      const name = threadName(subject, thread);
      return [{ kind: 'register', thread: name, frame, register, before, after }];
    }),
  );
}

function deviceChanges(subject: Subject, { before, after }: Pair): StepChange[] {
  return before.devices.flatMap((old, device): StepChange[] => {
    const now = after.devices[device];
    if (now === undefined || now === old) return [];
    const [was, is] = [deviceShape(subject, old), deviceShape(subject, now)];
    return [{ kind: 'device', device: deviceName(subject, device), before: was, after: is }];
  });
}

function* lineChanges(subject: Subject, { before, after }: Pair): Generator<StepChange> {
  if (before.lines === after.lines) return;
  for (const line of subject.model.machine.lines.keys()) {
    const now = after.lines[line] ?? 'not pending';
    if ((before.lines[line] ?? 'not pending') === now) continue;
    yield { kind: 'line', line: lineName(subject, line), now };
  }
}

function* slotChanges(
  { model: { machine } }: Subject,
  { before, after }: Pair,
): Generator<StepChange> {
  if (before.wiring === after.wiring) return;
  const was = new Map(slotsSaying(machine, before).map(({ slot, says }) => [slot, says]));
  for (const { slot, says } of slotsSaying(machine, after)) {
    const old = was.get(slot) ?? says;
    if (old !== says) yield { kind: 'slot', slot, before: old, after: says };
  }
}

/**
 * Names for what a report talks about; phrasing.ts has the sentences for what happens in it.
 *
 * One vocabulary for every printer, so that the sentence, the table and the list of one report
 * cannot name the same thing in two ways. Nothing is escaped here: each format escapes for itself.
 * Nothing here decides anything either; these are words, not judgements.
 */

import type { Source } from '../../model/action.ts';
import { endOf, isInside, type Range, showRange } from '../../model/address.ts';
import type { Outcome } from '../../model/outcome.ts';
import {
  type CellId,
  type DeviceId,
  type Environment,
  type LineId,
  type MachineState,
  type PageId,
  type PortalId,
  type SpaceId,
  type SpanId,
  type ThreadId,
  topOf,
} from '../../model/state.ts';
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
  const top = topOf(state.threads[thread] ?? []);
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

/** `a`, `a and b`, `a, b and c`. */
export function listText(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** Places of the machine by name and addresses; neighbouring cells of which the same is true are one. */

import type { CellId } from '../../../model/state.ts';
import { cellsName, spanName } from '../../finding/describe.ts';
import type { Subject } from '../../finding/subject.ts';
import type { Place } from './shapes.ts';

export function placeOf(subject: Subject, first: CellId, end: CellId = first + 1): Place {
  const { cuts } = subject.model.machine;
  const [base, top] = [cuts[first], cuts[end]];
  const name = cellsName(subject, { first, end });
  return base === undefined || top === undefined
    ? { name }
    : { name, base: `${base}`, bytes: `${top - base}` };
}

export function placeOfSpan(subject: Subject, span: number): Place {
  const range = subject.model.machine.spans[span];
  const name = spanName(subject, span);
  return range === undefined ? { name } : { name, base: `${range.base}`, bytes: `${range.bytes}` };
}

/** Something that is true of one cell. */
export interface OnCell<T> {
  readonly cell: CellId;
  readonly is: T;
}

/**
 * The same by places, in the order in which they begin. `keyOf` spells what has to be alike; only cells of
 * one region or hunk become one place.
 */
export function joinedRanges<T>(
  subject: Subject,
  found: Iterable<OnCell<T>>,
  keyOf: (is: T) => string,
): { readonly where: Place; readonly is: T }[] {
  const rows: { first: CellId; end: CellId; readonly is: T }[] = [];
  const latest = new Map<string, (typeof rows)[number]>();
  for (const { cell, is } of found) {
    const key = keyOf(is);
    const row = latest.get(key);
    if (row !== undefined && row.end === cell && inOnePlace(subject, row.first, cell)) {
      row.end = cell + 1;
      continue;
    }
    const fresh = { first: cell, end: cell + 1, is };
    rows.push(fresh);
    latest.set(key, fresh);
  }
  return rows.map(({ first, end, is }) => ({ where: placeOf(subject, first, end), is }));
}

function inOnePlace(subject: Subject, a: CellId, b: CellId): boolean {
  const { stackOf, hunkOf, regions } = subject.model.machine;
  if (stackOf[a] !== stackOf[b] || hunkOf[a] !== hunkOf[b]) return false;
  return regions.every(({ first, end }) => (first <= a && a < end) === (first <= b && b < end));
}

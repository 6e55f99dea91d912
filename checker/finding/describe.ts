/**
 * Names for what a report talks about; phrasing.ts has the sentences for what happens in it.
 *
 * One vocabulary for every printer, so that the sentence, the table and the list of one report
 * cannot name the same thing in two ways. Nothing is escaped here: each format escapes for itself.
 * Nothing here decides anything either; these are words, not judgements.
 */

import { showRange } from '../../model/address.ts';
import type { Machine } from '../../model/machine.ts';
import * as naming from '../../model/naming.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { SpanId } from '../../model/state.ts';
import type { Subject } from './subject.ts';

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

/** `a`, `a and b`, `a, b and c`. */
export function listText(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

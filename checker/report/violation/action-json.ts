/**
 * An action as it stands in the JSON file of a report: written, and read again.
 *
 * Both directions follow from the table of operands. Operands that are numbers of the machine's tables
 * go by name, a range by its name and its addresses; what has no name stays as it is. To resolve the
 * names is not done here: it takes a scenario.
 */

import * as z from 'zod';
import {
  type Action,
  type ActionKind,
  actionKinds,
  type Fields,
  operandsOf,
  type Sort,
  type Sorts,
} from '../../../model/action.ts';
import { parseRights, type Rights, showRights } from '../../../model/rights.ts';
import type { SpanId } from '../../../model/state.ts';
import {
  deviceName,
  lineName,
  pageName,
  portalName,
  spaceName,
  spanName,
  threadName,
} from '../../finding/describe.ts';
import type { Subject } from '../../finding/subject.ts';

const asItIs = <T>(_: Subject, value: T): unknown => value;

const writers: { readonly [S in Sort]: (subject: Subject, value: Sorts[S]) => unknown } = {
  thread: threadName,
  space: spaceName,
  portal: portalName,
  span: spanJson,
  line: lineName,
  device: deviceName,
  page: pageName,
  physicalPage: asItIs,
  rights: (_, rights) => showRights(rights),
  source: asItIs,
  sources: asItIs,
  lends: (subject, lends) =>
    lends.map(({ lender, span, rights }) => ({
      lender: spaceName(subject, lender),
      span: spanJson(subject, span),
      rights: showRights(rights),
    })),
  value: asItIs,
  direction: asItIs,
  depth: asItIs,
  resume: asItIs,
  mark: asItIs,
};

export function actionJson(subject: Subject, action: Action): object {
  const sorts = new Map(operandsOf(action.kind));
  return Object.fromEntries(
    Object.entries(action).map(([field, value]) => {
      const sort = sorts.get(field);
      return [field, sort === undefined ? value : operandJson(subject, sort, value)];
    }),
  );
}

function operandJson<S extends Sort>(subject: Subject, sort: S, value: unknown): unknown {
  return writers[sort](subject, value as Sorts[S]);
}

function spanJson(subject: Subject, span: SpanId): object {
  const range = subject.model.machine.spans[span];
  const name = spanName(subject, span);
  return range === undefined ? { name } : { name, base: `${range.base}`, bytes: `${range.bytes}` };
}

export const address = z
  .string()
  .regex(/^\d{1,20}$/, 'wants a decimal number')
  .transform(BigInt);
export const index = z.int().min(0);
export const value = z.int();
const name = z.string();
const span = z.object({ name, base: address, bytes: address });
const source = z.union([z.object({ value }), z.object({ register: index })]);

/** `r+ w` is what the language takes two sentences for. */
const rightsText = z.string().transform((text, context): Rights => {
  let all: Rights = 0;
  for (const part of text.split(' ')) {
    const parsed = parseRights(part);
    if (parsed === undefined) context.addIssue(`'${text}' is no set of rights`);
    all |= parsed ?? 0;
  }
  return all;
});

const readers = {
  thread: name,
  space: name,
  portal: name,
  span,
  line: name,
  device: name,
  page: name,
  physicalPage: index,
  rights: rightsText,
  source,
  sources: z.array(source),
  lends: z.array(z.object({ lender: name, span, rights: rightsText })),
  value,
  direction: z.enum(['in', 'out']),
  depth: index,
  resume: z.union([z.literal('retry'), z.object({ skip: z.array(value) })]).optional(),
  mark: z.literal(true).optional(),
} satisfies { readonly [S in Sort]: z.ZodType };

/** What is read of each sort. */
export type ReportedSorts = { readonly [S in Sort]: NonNullable<z.output<(typeof readers)[S]>> };
export type ReportedSpan = ReportedSorts['span'];

type Reported = Fields<ReportedSorts>;
export type ReportedAction = { [K in ActionKind]: { readonly kind: K } & Reported[K] }[ActionKind];

function schemaFor(kind: ActionKind) {
  const fields = operandsOf(kind).map(([field, sort]) => [field, readers[sort]]);
  return z.object({ kind: z.literal(kind), ...Object.fromEntries(fields) });
}

type ActionSchema = ReturnType<typeof schemaFor>;

/** The schema is made at run time, so that its type has to be stated: `Fields` is made in the same way. */
export const reportedAction = z.discriminatedUnion(
  'kind',
  actionKinds.map(schemaFor) as [ActionSchema, ...ActionSchema[]],
) as unknown as z.ZodType<ReportedAction, object>;

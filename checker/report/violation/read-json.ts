/**
 * Reads the JSON file of a report, which violation-json.ts writes, as far as a replay needs it.
 *
 * What is read here was perhaps written long ago, or by hand: nothing in it is believed before it has
 * been looked at, and a file that is no such report is refused in one sentence.
 */

import * as z from 'zod';
import type { MachineDescription } from '../../../model/description.ts';
import { causes } from '../../../model/outcome.ts';
import { parseRights, type Rights } from '../../../model/rights.ts';
import { propertyNames } from '../../../properties/names.ts';
import { searchKinds } from '../../finding/finding.ts';
import { UnusableReport } from '../../finding/unusable-report.ts';
import { violationFormat } from './json.ts';

const address = z
  .string()
  .regex(/^\d{1,20}$/, 'wants a decimal number')
  .transform(BigInt);
const index = z.int().min(0);
const value = z.int();

/** `r+ w` is what the language takes two sentences for. */
const rights = z.string().transform((text, context): Rights => {
  let all: Rights = 0;
  for (const part of text.split(' ')) {
    const parsed = parseRights(part);
    if (parsed === undefined) context.addIssue(`'${text}' is no set of rights`);
    all |= parsed ?? 0;
  }
  return all;
});

const place = z.object({ name: z.string(), base: address, bytes: address });
const source = z.union([z.object({ value }), z.object({ register: index })]);
const messages = z.array(source);
const thread = z.string();
const onBehalf = z.literal(true).optional();
const withdrawal = { thread, as: z.string(), from: z.string(), span: place, rights };

const action = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('fetch'), thread, span: place }),
  z.object({ kind: z.literal('load'), thread, span: place, onBehalf }),
  z.object({ kind: z.literal('store'), thread, span: place, source, onBehalf }),
  z.object({
    kind: z.literal('call'),
    thread,
    portal: z.string(),
    lends: z.array(z.object({ lender: z.string(), span: place, rights })),
    arguments: messages,
  }),
  z.object({
    kind: z.literal('return'),
    thread,
    results: messages,
    resume: z.union([z.literal('retry'), z.object({ skip: z.array(value) })]).optional(),
  }),
  z.object({ kind: z.literal('map'), thread, page: z.string(), physicalPage: index }),
  z.object({ kind: z.literal('unmap'), thread, page: z.string() }),
  z.object({
    kind: z.literal('grant'),
    thread,
    as: z.string(),
    to: z.string(),
    span: place,
    rights,
  }),
  z.object({ kind: z.literal('revoke'), ...withdrawal }),
  z.object({ kind: z.literal('unpass'), ...withdrawal }),
  z.object({ kind: z.literal('raise'), line: z.string() }),
  z.object({ kind: z.literal('deliver'), thread, line: z.string() }),
  z.object({
    kind: z.literal('start'),
    thread,
    device: z.string(),
    span: place,
    direction: z.enum(['in', 'out']),
    onBehalf,
  }),
  z.object({ kind: z.literal('stop'), thread, device: z.string() }),
  z.object({ kind: z.literal('beat'), device: z.string(), value }),
  z.object({ kind: z.literal('unwind'), thread, depth: index }),
  z.object({ kind: z.literal('destroy'), thread, space: z.string() }),
  z.object({ kind: z.literal('create'), thread, space: z.string() }),
]);

const outcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('done') }),
  z.object({ kind: z.literal('loaded'), values: z.array(value) }),
  z.object({ kind: z.literal('fault'), cause: z.enum(causes) }),
  z.object({ kind: z.literal('disabled') }),
]);

const range = { base: address, bytes: address };
const environment = { code: index, data: index };

/** Of a run on a machine that nobody wrote. Its numbers are positions in its own lists. */
const machine: z.ZodType<MachineDescription> = z.object({
  addressBits: z.int(),
  spaces: z.array(
    z.object({ name: z.string(), maker: index.exactOptional(), faults: index.exactOptional() }),
  ),
  regions: z.array(z.object({ name: z.string(), owner: index, ...range })),
  portals: z.array(z.object({ name: z.string(), entry: address, ...environment })),
  threads: z.array(
    z.object({
      name: z.string(),
      home: z.object(environment),
      stack: address,
      hunkBytes: address,
      hunks: index,
    }),
  ),
  lines: z
    .array(z.object({ name: z.string(), priority: index, handler: index, reentrant: z.boolean() }))
    .exactOptional(),
  devices: z
    .array(
      z.object({
        name: z.string(),
        registers: index,
        line: index,
        aperture: z.array(z.object(range)).exactOptional(),
      }),
    )
    .exactOptional(),
  pages: z
    .object({
      bytes: address,
      region: index,
      table: index,
      entryBytes: address,
      virtual: z.array(
        z.object({ name: z.string(), base: address, initially: index.exactOptional() }),
      ),
      physical: z.array(z.object({ name: z.string() })),
    })
    .exactOptional(),
  faultValues: z.partialRecord(z.enum(causes), value).exactOptional(),
  grants: z.array(
    z.object({ grantor: index, grantee: index, range: z.object(range), rights: index.max(255) }),
  ),
  spans: z.array(z.object(range)),
  registers: index,
  memory: z.boolean(),
  values: z.array(value),
});

const violation = z.object({
  scenario: z.object({ name: z.string(), file: z.string() }),
  property: z.enum(propertyNames),
  says: z.string(),
  search: z.enum(searchKinds),
  command: z.string(),
  run: z.array(z.object({ says: z.string(), action, outcome })),
  machine: machine.optional(),
});

export type ReportedViolation = z.output<typeof violation>;
export type ReportedAction = z.output<typeof action>;
export type ReportedPlace = z.output<typeof place>;

/** Throws `UnusableReport`. `file` is for its message. */
export function readViolation(text: string, file: string): ReportedViolation {
  const json = parsed(text, file);
  const { format } = z.object({ format: z.unknown() }).catch({ format: undefined }).parse(json);
  if (format !== violationFormat) {
    const isOther = typeof format === 'string' && format.startsWith('portcullis-violation/');
    throw new UnusableReport(
      isOther
        ? `${file} is written in ${format}, and this version reads ${violationFormat}: check its scenario again`
        : `${file} is no report of a violation: replay one of reports/*.json, as npm run check writes them`,
    );
  }
  const read = violation.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const where = (issue?.path ?? []).join('.');
  throw new UnusableReport(
    `${file} is damaged at ${where === '' ? 'its beginning' : where} (${issue?.message}): check its scenario again`,
  );
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UnusableReport(
      `${file} is no JSON (${reason}): replay one of reports/*.json, as npm run check writes them`,
    );
  }
}

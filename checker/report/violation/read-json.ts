/**
 * Reads the JSON file of a report, which json.ts writes, as far as a replay needs it.
 *
 * The file may be old, or written by hand: every part is checked before it is used, and a file that is
 * not such a report is refused in one sentence.
 */

import * as z from 'zod';
import type { MachineDescription } from '../../../model/description.ts';
import { causes } from '../../../model/outcome.ts';
import { propertyNames } from '../../../properties/names.ts';
import { searchKinds } from '../../finding/search-kind.ts';
import { UnusableReport } from '../../finding/unusable-report.ts';
import { address, index, reportedAction, value } from './action-json.ts';
import { violationFormat } from './json.ts';

const outcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('done') }),
  z.object({ kind: z.literal('loaded'), values: z.array(value) }),
  z.object({ kind: z.literal('fault'), cause: z.enum(causes) }),
  z.object({ kind: z.literal('disabled') }),
]);

const range = { base: address, bytes: address };
const environment = { code: index, data: index };

/** The machine of a run on a random machine. Its numbers are positions in its own lists. */
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
  run: z.array(z.object({ says: z.string(), action: reportedAction, outcome })),
  machine: machine.optional(),
});

export type ReportedViolation = z.output<typeof violation>;

/** Throws `UnusableReport`. `file` is for its message. */
export function readViolation(text: string, file: string): ReportedViolation {
  const json = parsed(text, file);
  const { format } = z.object({ format: z.unknown() }).catch({ format: undefined }).parse(json);
  if (format !== violationFormat) {
    const isOther = typeof format === 'string' && format.startsWith('portcullis-violation/');
    throw new UnusableReport(
      isOther
        ? `${file} is written in ${format}, and this version reads ${violationFormat}: check its scenario again`
        : `${file} is no report of a violation: replay one of reports/*.json, as a check writes them`,
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
      `${file} is no JSON (${reason}): replay one of reports/*.json, as a check writes them`,
    );
  }
}

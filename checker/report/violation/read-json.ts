/**
 * Reads the JSON file of a report, which json.ts writes, as far as a replay needs it.
 *
 * The file may be old, or written by hand: every part is checked before it is used, and a file that is
 * not such a report is refused in one sentence.
 */

import * as z from 'zod';
import { UnusableReport } from '../../finding/unusable-report.ts';
import { reportedStep, violationFormat, violationReport } from './report-shape.ts';

/** What a replay needs of a report. Files of the format before have it in the same form. */
const replayed = violationReport
  .pick({ scenario: true, property: true, says: true, search: true, command: true, machine: true })
  .extend({ run: z.array(reportedStep.pick({ says: true, action: true, outcome: true })) });
const formats: readonly unknown[] = ['portcullis-violation/1', violationFormat];

export type ReportedViolation = z.output<typeof replayed>;

/** Throws `UnusableReport`. `file` is for its message. */
export function readViolation(text: string, file: string): ReportedViolation {
  const json = parsed(text, file);
  const { format } = z.object({ format: z.unknown() }).catch({ format: undefined }).parse(json);
  if (!formats.includes(format)) {
    const isOther = typeof format === 'string' && format.startsWith('portcullis-violation/');
    throw new UnusableReport(
      isOther
        ? `${file} is written in ${format}, and this version reads ${formats.join(' and ')}: check its scenario again`
        : `${file} is no report of a violation: replay one of reports/*.json, as a check writes them`,
    );
  }
  const read = replayed.safeParse(json);
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

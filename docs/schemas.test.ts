/**
 * The published schemas are those that reports are read and written by, and real reports fit them.
 *
 * `UPDATE_PAGES=1 npx vitest run docs/schemas.test.ts` and `npm run format` write the files anew.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as z from 'zod';
import type { Finding } from '../checker/finding/finding.ts';
import { projectFolder } from '../checker/process/files.ts';
import { jsonOf, runFormat } from '../checker/report/run/json.ts';
import { runOf, scenarios } from '../checker/report/run/run.fixture.ts';
import { searchRow, titleOf } from '../checker/report/run/run.ts';
import { runReport } from '../checker/report/run/run-shape.ts';
import { namedSubject } from '../checker/report/violation/finding.fixture.ts';
import { violationJson } from '../checker/report/violation/json.ts';
import { violationFormat, violationReport } from '../checker/report/violation/report-shape.ts';
import { check } from '../checker/search/all.ts';
import unchecked from '../scenarios/calls/unchecked-pointer.scenario.ts';
import deputy from '../scenarios/devices/driver-as-deputy.scenario.ts';
import handler from '../scenarios/interrupts/handler-reads-victim.scenario.ts';
import pages from '../scenarios/paging/alias-survives-revoke.scenario.ts';
import reused from '../scenarios/spaces/grant-by-reused-name.scenario.ts';

const published = [
  { format: violationFormat, shape: violationReport },
  { format: runFormat, shape: runReport },
];

test.each(published)('the schema of $format is that of what is written', ({ format, shape }) => {
  const [name] = format.split('/');
  const path = join(projectFolder, 'docs', 'schema', `${name}.schema.json`);
  const { $schema, ...rest } = z.toJSONSchema(shape, { io: 'input' });
  const now = { $schema, $id: `${name}.schema.json`, title: format, ...rest };

  if (process.env.UPDATE_PAGES === '1') writeFileSync(path, JSON.stringify(now));
  else expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(now);
});

const shipped = { unchecked, deputy, handler, pages, reused };

test.each(Object.keys(shipped))('the reports of %s fit the schema, to the last key', (name) => {
  const found = findingsOf(name).filter(({ violation }) => violation !== undefined);

  expect(found).not.toHaveLength(0);
  for (const finding of found) {
    const written: unknown = JSON.parse(JSON.stringify(violationJson(finding)));
    expect(keysUnknown(violationReport, written)).toEqual([]);
    expect(violationReport.safeParse(written).error?.issues).toBeUndefined();
  }
});

test('the JSON of a whole run fits the schema, whatever is in it', () => {
  const findings = findingsOf('handler');
  const searches = findings.map((finding) => searchRow(finding));
  const checked = findings.slice(0, 1).map(({ subject }) => ({ ...titleOf(subject), searches }));
  const everything = {
    ...runOf(...checked, ...Object.values(scenarios)),
    complaints: ['reports is full'],
    narrowed: { runs: 20, selection: ['calls'], timeSeconds: 1.5, property: 'expectations' },
    notLookedAt: ['later'],
  } as const;
  const written: unknown = JSON.parse(jsonOf(everything, { seconds: 1.5 }));

  expect(runReport.safeParse(written).error?.issues).toBeUndefined();
  expect(keysUnknown(runReport, written)).toEqual([]);
});

function findingsOf(name: string): Finding[] {
  const subject = namedSubject(name, shipped[name as keyof typeof shipped]);
  const { finds } = subject.data;
  // Of one property alone: the executor is not asked then.
  const asked = finds.kind === 'breaks' ? { property: finds.property } : {};
  return check(subject, { seed: 1, runs: 20, ...asked });
}

/** The keys that the shape does not name: reading leaves them out. */
function keysUnknown(shape: z.ZodType, written: unknown): string[] {
  const read = new Set(pathsOf(shape.parse(written)));
  return [...pathsOf(written)].filter((path) => !read.has(path));
}

function* pathsOf(value: unknown, path = ''): Generator<string> {
  yield path;
  if (value === null || typeof value !== 'object') return;
  for (const [key, inner] of Object.entries(value)) yield* pathsOf(inner, `${path}/${key}`);
}

/** The problem matchers of the page on editors find what the checker prints. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { projectFolder } from '../checker/process/files.ts';
import { brokenAt, runOf, scenarios } from '../checker/report/run/run.fixture.ts';
import { lookFor } from '../checker/report/run/table.ts';
import { closing } from '../checker/report/run/terminal.ts';

const page = readFileSync(join(projectFolder, 'docs', 'editors.md'), 'utf8');
const fields = ['file', 'line', 'column', 'message', 'code'] as const;
const pattern = z.object({ regexp: z.string() }).catchall(z.union([z.string(), z.number()]));
const matcher = z.object({ pattern: z.union([pattern, z.array(pattern)]) });
const tasks = z.object({ tasks: z.array(z.object({ problemMatcher: z.array(matcher) })) });

/** As an editor does it: each pattern is tried on the line after that of the one before. */
function found(text: string): Record<string, string>[] {
  const lines = text.split('\n');
  const [, json = ''] = /^```json\n([\s\S]*?)^```$/m.exec(page) ?? [];
  const matchers = tasks.parse(JSON.parse(json)).tasks.flatMap((task) => task.problemMatcher);
  return matchers.flatMap((one) => {
    const patterns = [one.pattern].flat();
    return lines.flatMap((_, from) => {
      const matches = patterns.map(({ regexp }, i) =>
        new RegExp(regexp).exec(lines[from + i] ?? ''),
      );
      if (matches.includes(null)) return [];
      const named = patterns.flatMap((each, i) =>
        fields.flatMap((field) => {
          const group = each[field];
          return typeof group === 'number' ? [[field, matches[i]?.[group] ?? '']] : [];
        }),
      );
      return [Object.fromEntries(named)];
    });
  });
}

test('an editor finds each unexpected violation and each unusable file in what is printed', () => {
  const at = { file: 'scenarios/broken.scenario.ts', line: 7, column: 3 };
  const run = runOf(brokenAt(at), ...Object.values(scenarios));

  expect(found(closing(run, lookFor([], false)))).toEqual([
    {
      file: at.file,
      line: '7',
      column: '3',
      message: 'driver holds w on app.buffer',
      code: 'authority confinement',
    },
    {
      file: 'scenarios/mistyped.scenario.ts',
      line: '6',
      column: '84',
      message: 'uses bufer, which is not defined',
    },
  ]);
});

test('what the page shows is found by its own matchers', () => {
  const [, shown = ''] = /^```text\n([\s\S]*?)^```$/m.exec(page) ?? [];

  expect(found(shown).map(({ file, line }) => `${file}:${line}`)).toEqual([
    'scenarios/grants/leak.scenario.ts:24',
    'scenarios/mistyped.scenario.ts:6',
  ]);
});

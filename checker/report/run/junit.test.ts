/** JUnit XML: which verdict becomes what, that the counts are right, and that it is well formed. */

import { expect, test } from 'vitest';
import { junitOf } from './junit.ts';
import { runOf, scenarios } from './run.fixture.ts';
import type { Checked } from './run.ts';

/** The tags in order, after a check that they nest and that every attribute is quoted. */
function tagsOf(xml: string): string[] {
  const [declaration, ...rest] = xml.split('\n');
  expect(declaration).toBe('<?xml version="1.0" encoding="UTF-8"?>');
  const open: string[] = [];
  const seen: string[] = [];
  const left = rest
    .join('\n')
    .replaceAll(
      /<(\/?)(\w+)((?: \w+="[^"<>&]*(?:&#\d+;[^"<>&]*)*")*)(\/?)>/g,
      (_, closes: string, name: string, _attributes: string, isEmpty: string) => {
        if (closes === '/') expect(open.pop()).toBe(name);
        else seen.push(name);
        if (closes === '' && isEmpty === '') open.push(name);
        return '';
      },
    );
  expect(open).toEqual([]);
  expect(left).not.toMatch(/[<>]|&(?!#\d+;)/);
  return seen;
}

test('each verdict becomes the JUnit element that CI systems read', () => {
  const xml = junitOf(runOf(...Object.values(scenarios)));
  const { length } = Object.values(scenarios);

  expect(tagsOf(xml).filter((tag) => tag === 'testsuite')).toHaveLength(length);
  expect(xml).toContain('<testsuites tests="12" failures="4" errors="1" skipped="1">');
  expect(xml).toContain(
    '<testcase classname="missing" name="exhaustive"><failure type="holds" message="' +
      "'authority confinement' should break (line 3) and did not" +
      '">npm run check -- missing</failure></testcase>',
  );
  expect(xml).toContain('<failure type="vacuous" message="nothing happened">');
  expect(xml).toContain('<skipped type="undecided" message="stopped at 1,204 states');
  expect(xml).toContain(
    '<failure type="authority confinement" message="driver holds w on app.buffer">' +
      'reports/broken.authority-confinement.md&#10;npm run check -- broken</failure>',
  );
  expect(xml).toContain(
    '<error type="unusable" message="uses bufer, which is not defined">' +
      'scenarios/mistyped.scenario.ts:6:84&#10;did you mean buffer?</error>',
  );
  expect(xml).toContain('<testcase classname="a-confused-server" name="random"></testcase>');
});

test('in JUnit XML what was not looked at is skipped, what went wrong outside is an error', () => {
  const xml = junitOf({
    ...runOf(scenarios.holds),
    notLookedAt: ['later'],
    complaints: ['reports is full'],
    interrupted: true,
  });

  tagsOf(xml);
  expect(xml).toContain('<testsuites tests="6" failures="0" errors="2" skipped="1">');
  expect(xml).toContain('classname="later"');
});

test('no text breaks out of its JUnit element, and what XML cannot hold is replaced', () => {
  const odd: Checked = {
    ...scenarios.unusable,
    name: `<testcase a="b">&amp;`,
    unusable: { says: 'a\u001b[31m\u0000 \ud800 "</error>', remedy: ']]>\n\t' },
  };

  const xml = junitOf(runOf(odd));

  expect(tagsOf(xml)).toEqual(['testsuites', 'testsuite', 'testcase', 'error']);
  expect(xml).toContain('<testsuites tests="1" failures="0" errors="1" skipped="0">');
  expect(xml).toContain('message="a\ufffd[31m\ufffd \ufffd &#34;&#60;/error&#62;"');
});

test('JUnit XML has durations only if they are given', () => {
  const run = runOf(scenarios.holds);

  expect(junitOf(run)).not.toContain('time=');
  expect(junitOf(run, { 'calls/lend-and-return': 1.25 })).toContain(
    '<testsuite name="calls/lend-and-return" tests="3" failures="0" errors="0" skipped="0" time="1.25">',
  );
});

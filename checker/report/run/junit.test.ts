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
  expect(xml).toContain(
    '<testsuites name="portcullis" tests="12" failures="4" errors="1" skipped="1">',
  );
  expect(xml).toContain(
    '<failure type="holds" message="' +
      "'authority confinement' should break (line 3) and did not" +
      '">npm run check -- missing</failure>',
  );
  expect(xml).toContain('<failure type="vacuous" message="nothing happened">');
  expect(xml).toContain('<skipped type="undecided" message="stopped at 1,204 states');
  expect(xml).toContain(
    '<failure type="authority confinement" message="driver holds w on app.buffer">' +
      'reports/broken.authority-confinement.md\nnpm run check -- broken</failure>',
  );
  expect(xml).toContain(
    '<error type="unusable" message="uses bufer, which is not defined">' +
      'scenarios/mistyped.scenario.ts:6:84\ndid you mean buffer?</error>',
  );
});

test('a case of JUnit XML has the place of the violation, the seed and the command, as it stands', () => {
  const [, exhaustive] = scenarios.violated.searches;
  if (exhaustive?.violation === undefined) throw new Error('nothing is violated');
  const site = { file: 'scenarios/broken.scenario.ts', line: 7, column: 3 };
  const ladder = [
    { text: '   app   server', isRefused: false },
    { text: '1  │ grants ▶ "r" <w>', isRefused: false },
  ];
  const found = {
    ...exhaustive,
    seed: 3,
    violation: { ...exhaustive.violation, at: { ...site, line: 20 }, ladder, timelines: [['t 1']] },
  };
  const [held] = scenarios.holds.searches;

  const xml = junitOf(
    runOf({ ...scenarios.violated, at: site, searches: held ? [found, held] : [] }),
  );

  tagsOf(xml);
  expect(xml).toBe(`\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="portcullis" tests="2" failures="1" errors="0" skipped="0">
  <testsuite name="broken" tests="2" failures="1" errors="0" skipped="0" file="scenarios/broken.scenario.ts">
    <properties>
      <property name="seed" value="1"/>
    </properties>
    <testcase classname="broken" name="exhaustive" file="scenarios/broken.scenario.ts" line="20">
      <properties>
        <property name="seed" value="3"/>
        <property name="command" value="npm run check -- broken"/>
      </properties>
      <failure type="authority confinement" message="driver holds w on app.buffer">   app   server
1  │ grants ▶ "r" &#60;w&#62;
t 1
reports/broken.authority-confinement.md
npm run check -- broken</failure>
    </testcase>
    <testcase classname="broken" name="directed" file="scenarios/broken.scenario.ts" line="7">
      <properties>
        <property name="command" value="npm run check -- calls/lend-and-return"/>
      </properties>
    </testcase>
  </testsuite>
</testsuites>
`);
});

test('in JUnit XML what was not looked at is skipped, what went wrong outside is an error', () => {
  const xml = junitOf({
    ...runOf(scenarios.holds),
    notLookedAt: ['later'],
    complaints: ['reports is full'],
    interrupted: true,
  });

  tagsOf(xml);
  expect(xml).toContain(
    '<testsuites name="portcullis" tests="6" failures="0" errors="2" skipped="1">',
  );
  expect(xml).toContain('classname="later"');
});

test('no text breaks out of its JUnit element, and what XML cannot hold is replaced', () => {
  const odd: Checked = {
    ...scenarios.unusable,
    name: `<testcase a="b">&amp;`,
    unusable: { says: 'a\u001b[31m\u0000 \ud800 "</error>', remedy: ']]>\n\t' },
  };

  const xml = junitOf(runOf(odd));

  expect(tagsOf(xml)).toEqual([
    ...['testsuites', 'testsuite', 'properties', 'property', 'testcase', 'error'],
  ]);
  expect(xml).toContain(
    '<testsuites name="portcullis" tests="1" failures="0" errors="1" skipped="0">',
  );
  expect(xml).toContain('message="a\ufffd[31m\ufffd \ufffd &#34;&#60;/error&#62;"');
});

test('JUnit XML has durations only if they are given', () => {
  const run = runOf(scenarios.holds);
  const name = 'calls/lend-and-return';

  expect(junitOf(run)).not.toContain('time=');
  const xml = junitOf(run, {
    seconds: 2.5,
    secondsPerScenario: { [name]: 1.25 },
    secondsPerSearch: { [name]: { directed: 0.05, random: 1.2 } },
  });
  expect(xml.match(/<.* time="[\d.]+">/g)).toEqual([
    '<testsuites name="portcullis" tests="3" failures="0" errors="0" skipped="0" time="2.5">',
    `<testsuite name="${name}" tests="3" failures="0" errors="0" skipped="0" file="scenarios/${name}.scenario.ts" time="1.25">`,
    `<testcase classname="${name}" name="directed" file="scenarios/${name}.scenario.ts" time="0.05">`,
    `<testcase classname="${name}" name="random" file="scenarios/${name}.scenario.ts" time="1.2">`,
  ]);
});

/** What is not as it should be, as Markdown. */

import { expect, test } from 'vitest';
import { objectionsOf } from './objections.ts';
import { runOf, scenarios } from './run.fixture.ts';
import { notBegun } from './run.ts';

test('a run that is as the scenarios say has no section on what is not', () => {
  expect(objectionsOf(runOf(scenarios.holds, scenarios.expected))).toEqual([]);
});

test('what is not as it should be has a paragraph each, violations first', () => {
  const waiting = notBegun({ name: 'w', file: 'w', shows: '', claims: [] }, 'npm run check -- w');
  const run = { ...runOf(...Object.values(scenarios), waiting), complaints: ['reports is full'] };

  expect(objectionsOf(run).join('')).toBe(`\
## What is not as it should be

### missing: exhaustive search: holds

'authority confinement' should break (line 3) and did not

- repeat: \`npm run check -- missing\`

### broken: violates authority confinement

driver holds w on app.buffer (3 steps, exhaustive search)

- read: \`reports/broken.authority-confinement.md\`
- repeat: \`npm run check -- broken\`

### mistyped: unusable

uses bufer, which is not defined (\`scenarios/mistyped.scenario.ts:6\`)

did you mean buffer?

reports is full

### empty: directed search: vacuous

nothing happened

- repeat: \`npm run check -- empty\`

### large: exhaustive search: undecided

stopped at 1,204 states with more to see

- repeat: \`npm run check -- large\``);
});

test('an unexpected violation has its ladder and its last cycles, as they are drawn', () => {
  const [, exhaustive] = scenarios.violated.searches;
  if (exhaustive?.violation === undefined) throw new Error('nothing is violated');
  const violation = {
    ...exhaustive.violation,
    at: { file: 'scenarios/broken.scenario.ts', line: 7, column: 3 },
    ladder: [
      { text: '   app   server', isRefused: false },
      { text: '1  │ grants ▶', isRefused: false },
    ],
    timelines: [['cycle 1 2'], ['cycle', '1']],
  };
  const run = runOf({ ...scenarios.violated, searches: [{ ...exhaustive, violation }] });

  expect(objectionsOf(run).join('')).toContain(`(3 steps, exhaustive search)

\`\`\`text
   app   server
1  │ grants ▶
\`\`\`

\`\`\`text
cycle 1 2
\`\`\`

- at: \`scenarios/broken.scenario.ts:7\`
- read: `);
});

test('text of a scenario does not become Markdown', () => {
  const says = '</details> **bold** | x';
  const run = runOf({ ...scenarios.unusable, unusable: { says, remedy: '' } });

  expect(objectionsOf(run).join('')).toContain('\\</details> \\*\\*bold\\*\\* \\| x');
});

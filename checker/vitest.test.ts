/**
 * Scenarios in vitest, tried by vitest itself on a folder of planted files: what fails fails with the run in
 * its message and at its line.
 */

import { join } from 'node:path';
import { type Assertion, afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest';
import type { PropertyName } from '../properties/names.ts';
import type { CheckOptions } from './library/types.ts';
import { projectFolder } from './process/files.ts';
import { removeScratch, scratchFolder, usableScenario } from './process/scratch.fixture.ts';
import {
  type FileReport,
  jsonOf,
  type Report,
  runNode,
  vitestReport,
} from './vitest/run-vitest.fixture.ts';

const plugin = JSON.stringify(join(projectFolder, 'checker/vitest/plugin.ts'));
const matchers = JSON.stringify(join(projectFolder, 'checker/vitest.ts'));
const opening = `import { machine, never, scenario } from 'portcullis/scenario';
const m = machine({ addressBits: 8 });
const app = m.space('app');
const server = m.space('server');
const buffer = app.region('buffer');
`;

const scenarios = {
  holds: usableScenario,
  refused: `${opening}m.thread('main', server, { hunks: 2 });
export default scenario(m, {
  shows: 'A server loads what nobody lets it load.',
  steps: [
    server.stores(buffer, 1).faults('protection'),
    server.loads(buffer),
  ],
  may: [],
});
`,
  policy: `${opening}m.thread('main', app, { hunks: 2 });
export default scenario(m, {
  shows: 'A grant breaks the policy.',
  may: [app.grants(server, buffer, 'rw')],
  policy: [never(server, 'w', buffer)],
});
`,
  vacuous: `${opening}m.thread('main', app, { hunks: 2 });
export default scenario(m, { shows: 'Nothing happens.', may: [] });
`,
  'cannot-be': `${opening}app.region('more', { bytes: 1000 });
export default scenario(m, { shows: 'There is no room.' });
`,
  misspelt: `${opening}m.thraed('main', app);
export default scenario(m, { shows: 'x' });
`,
  'no-option': `${opening}m.thread('main', app, { hnks: 2 });
export default scenario(m, { shows: 'x' });
`,
  'does-not-parse': `${opening}m.thread('main', app, { hunks: 2 );
`,
  variants: `${opening}m.thread('main', app, { hunks: 2 });
const clause = never(server, 'w', buffer);
const may = [app.grants(server, buffer, 'rw')];
export default scenario(m, {
  shows: 'Nothing holds but under a variant.',
  may,
  policy: [clause],
  variants: { 'untagged-plb': { may: [], steps: [app.loads(buffer)], policy: [] } },
});
`,
  'no-default': opening,
  'another-default': `${opening}export default m;
`,
};

/** What a test expects, by its title. */
const expectations = {
  'holds, and does': 'expect(holds).toHold()',
  'holds, and does not': 'expect(policy).toHold({ runs: 3 })',
  'holds, and is vacuous': 'expect(vacuous).toHold()',
  'breaks, and does': "expect(policy).toBreak('authority confinement')",
  'breaks for a reason': "expect(policy).toBreak('authority confinement', 'holds w on app.buffer')",
  'breaks for another reason': "expect(policy).toBreak('authority confinement', 'r on')",
  'breaks another property': "expect(policy).toBreak('containment')",
  'breaks, and holds': "expect(holds).toBreak('containment', undefined, { seed: 3 })",
  'breaks a clause':
    "const { scenario, clause } = leaky(); expect(scenario).toBreak('authority confinement', clause)",
  'breaks a foreign clause': "expect(policy).toBreak('authority confinement', leaky().clause)",
  'breaks what is no property': "expect(policy).toBreak('contianment' as never)",
  'does not hold': 'expect(policy).not.toHold()',
  'does not break': "expect(holds).not.toBreak('containment')",
  'holds under a variant, and does': "expect(variants).toHold({ variant: 'untagged-plb' })",
  'breaks under a variant that has no policy':
    "const { scenario, clause } = leaky(); expect(scenario).toBreak('authority confinement', clause, { variant: 'untagged-plb' })",
  'holds under what is no variant': "expect(variants).toHold({ variant: 'untaged-plb' as never })",
  'holds, and is no scenario': 'expect(5).toHold()',
  'holds by options that there are not': 'expect(holds).toHold({ sed: 1 } as never)',
};
const lines = Object.entries(expectations).map(
  ([title, body]) => `test('${title}', { timeout: 0 }, () => { ${body}; });`,
);
const testFile = `import ${matchers};
import { expect, test } from 'vitest';
import { machine, never, scenario } from 'portcullis/scenario';
import holds from './scenarios/holds.scenario.ts';
import policy from './scenarios/policy.scenario.ts';
import vacuous from './scenarios/vacuous.scenario.ts';
import variants from './scenarios/variants.scenario.ts';
function leaky() {
  const m = machine({ addressBits: 8 });
  const [app, server] = [m.space('app'), m.space('server')];
  const buffer = app.region('buffer');
  m.thread('main', app, { hunks: 2 });
  const clause = never(server, 'w', buffer);
  const may = [app.grants(server, buffer, 'rw')];
  const under = { 'untagged-plb': { policy: [] } };
  return { clause, scenario: scenario(m, { shows: 'x', may, policy: [clause], variants: under }) };
}
${lines.join('\n')}
`;
/** Where the first of those tests stands. */
const firstLine = testFile.split('\n').length - 1 - lines.length;

/** Runs the tests twice in one vitest, as its watch mode does, with a file changed in between. */
const twice = `import { readFileSync, writeFileSync } from 'node:fs';
import { createVitest } from 'vitest/node';
const file = process.cwd() + '/scenarios/policy.scenario.ts';
const vitest = await createVitest('test', { watch: false, reporters: [{ onInit() {} }] });
const places = [];
const run = async (how) => {
  const { testModules: [module] } = await how();
  const [test] = module.children.allTests();
  const { stacks: [{ line, column }] } = test.result().errors[0];
  places.push(test.name + ' ' + line + ':' + column);
};
await run(() => vitest.start([file]));
writeFileSync(file, '// one\\n// two\\n' + readFileSync(file, 'utf8').replace('A grant', 'It'));
vitest.invalidateFile(file);
await run(async () => vitest.runTestSpecifications(await vitest.getRelevantTestSpecifications([file])));
await vitest.close();
writeFileSync('places.json', JSON.stringify(places));
`;

let folder: string;
let report: Report;
// However busy the machine is.
const timeout = 0;
beforeAll(() => {
  folder = scratchFolder({
    'vitest.config.ts': `import { portcullis } from ${plugin};
export default {
  plugins: [portcullis({ seed: 5, runs: 3 })],
  test: { isolate: false, expect: { requireAssertions: true } },
};
`,
    'matchers.test.ts': testFile,
    'twice.mjs': twice,
    ...Object.fromEntries(
      Object.entries(scenarios).map(([name, text]) => [`scenarios/${name}.scenario.ts`, text]),
    ),
  });
  report = vitestReport(folder, join(folder, 'report.json'));
}, timeout);
afterAll(() => removeScratch(folder));

function fileOf(name: string): FileReport {
  const found = report.testResults.find((file) => file.name === `${folder}/${name}`);
  if (found === undefined) throw new Error(`vitest ran no ${name}`);
  return found;
}

describe('a scenario file is a test file', () => {
  const scenarioFile = (name: string) => fileOf(`scenarios/${name}.scenario.ts`);

  test('with one test, called as the scenario says what it shows', () => {
    expect(scenarioFile('holds').assertionResults).toMatchObject([
      { title: 'Own memory can be loaded.', status: 'passed' },
    ]);
  });

  test('and with one for each variant that it names', () => {
    expect(scenarioFile('variants').assertionResults).toMatchObject([
      { title: 'Nothing holds but under a variant.', status: 'failed' },
      { title: 'untagged-plb: Nothing holds but under a variant.', status: 'passed' },
    ]);
  });

  test('that fails with the run in its message, at the line of the step', () => {
    const [{ failureMessages = [] } = {}] = scenarioFile('refused').assertionResults;

    expect(failureMessages).toHaveLength(1);
    expect(failureMessages[0]).toMatch(
      /^ScenarioFailure: violates expectations: step 2 \(line 11\) should succeed, and it was refused/,
    );
    expect(failureMessages[0]).toContain('\n  place   scenarios/refused.scenario.ts:11:12\n');
    expect(failureMessages[0]).toMatch(
      / server\n.*\n {2}2 {2}│ loads +app\.buffer: refused: protection\n/,
    );
    expect(failureMessages[0]).toContain('\n  repeat  npx portcullis check refused\n');
    expect(failureMessages[0]).toMatch(/\n {4}at \/.*\/scenarios\/refused\.scenario\.ts:11:12$/);
  });

  test('that is judged by the seed and the runs of the configuration', () => {
    const [{ failureMessages = [] } = {}] = scenarioFile('policy').assertionResults;

    expect(failureMessages[0]).toContain('1 scenario: 1 violated; seed 5');
    expect(failureMessages[0]).toMatch(
      /policy +random +violated +\d steps?\n|policy +random +violated +[123] runs?,/,
    );
    expect(failureMessages[0]).toMatch(/ at \/.*\/scenarios\/policy\.scenario\.ts:9:13$/);
  });

  test.each([
    ['vacuous', /^ScenarioFailure: vacuous: nothing happened.*\n {2}place {3}.*:7:16\n/],
    [
      'cannot-be',
      /^ScenarioFailure: there is no room left for app.more.*\n {2}place {3}.*:6:5\n {2}remedy {2}/,
    ],
  ])('that fails where the scenario is %s', (name, says) => {
    const [{ failureMessages = [] } = {}] = scenarioFile(name).assertionResults;

    expect(failureMessages).toEqual([expect.stringMatching(says)]);
  });

  test.each([
    ['misspelt', 'calls m.thraed, and there is no thraed', '6:3', 'did you mean thread?'],
    ['no-option', "a thread has no 'hnks'", '6:3', "did you mean 'hunks'?"],
    [
      'does-not-parse',
      'does not parse: Expected `,` or `}` but found `)`',
      '6:34',
      'mend the line',
    ],
    ['no-default', 'has no default export', '1:1', 'end it with: export default scenario('],
    ['another-default', 'the default export is no scenario', '6:1', 'end it with: export default'],
  ])('that fails with one error where the file is %s', (name, says, at, remedy) => {
    const { status, message, assertionResults } = scenarioFile(name);

    expect({ status, assertionResults }).toEqual({ status: 'failed', assertionResults: [] });
    expect(message).toContain(
      `${says}\n  place   scenarios/${name}.scenario.ts:${at}\n  remedy  ${remedy}`,
    );
  });
});

test('the compiler knows what a matcher takes', () => {
  expectTypeOf<Assertion['toHold']>().toEqualTypeOf<(options?: CheckOptions) => void>();
  expectTypeOf<Assertion['toBreak']>().parameter(0).toEqualTypeOf<PropertyName>();
  expectTypeOf<Assertion['toBreak']>().returns.toEqualTypeOf<void>();
});

test('a scenario file that is changed while vitest watches fails at its new line', {
  timeout,
}, () => {
  const ran = runNode(folder, ['twice.mjs']);

  expect(jsonOf(join(folder, 'places.json'), ran)).toEqual([
    'A grant breaks the policy. 9:13',
    'It breaks the policy. 11:13',
  ]);
});

describe('a matcher', () => {
  const passes = [
    ...['holds, and does', 'breaks, and does', 'breaks for a reason', 'breaks a clause'],
    'holds under a variant, and does',
  ];

  test.each(passes)('passes what %s', (title) => {
    expect(matched(title).status).toBe('passed');
  });

  test.each([
    ['holds, and does not', 'should hold, and violates authority confinement: server holds w on'],
    ['holds, and is vacuous', 'should hold, and vacuous: nothing happened'],
    [
      'breaks for another reason',
      "should violate authority confinement because of 'r on', and violates authority confinement:",
    ],
    ['breaks another property', 'should violate containment, and violates authority confinement:'],
    [
      'breaks under a variant that has no policy',
      'the clause that should break is not in the policy',
    ],
    ['holds under what is no variant', "there is no variant 'untaged-plb'"],
    ['breaks, and holds', 'should violate containment, and no search broke it'],
    ['breaks a foreign clause', 'the clause that should break is not in the policy'],
    [
      'breaks what is no property',
      "there is no property 'contianment'; did you mean 'containment'?",
    ],
    ['does not hold', ".not.toHold() leaves open what happens instead: write toBreak('property')"],
    [
      'does not break',
      ".not.toBreak('containment') leaves open what happens instead: write toHold()",
    ],
    ['holds, and is no scenario', 'what is to be checked is 5, not a scenario\n  remedy  '],
    ['holds by options that there are not', "a check has no 'sed'\n  remedy  did you mean 'seed'?"],
  ])('fails what %s, at the line of the test', (title, says) => {
    const { status, failureMessages } = matched(title);
    const line = firstLine + 1 + Object.keys(expectations).indexOf(title);

    expect(status).toBe('failed');
    expect(failureMessages).toHaveLength(1);
    expect(failureMessages[0]).toContain(`Error: ${says}`);
    expect(failureMessages[0]).toContain(`/matchers.test.ts:${line}:`);
  });

  test('fails with the run in its message, and the place of the scenario', () => {
    const [message] = matched('holds, and does not').failureMessages;

    expect(message).toContain('│ grants rw ──▶');
    expect(message).toMatch(/\n {2}place {3}.*scenarios\/policy\.scenario\.ts:9:13\n/);
  });

  function matched(title: string) {
    const found = fileOf('matchers.test.ts').assertionResults.find((one) => one.title === title);
    if (found === undefined) throw new Error(`vitest ran no test '${title}'`);
    return found;
  }
});

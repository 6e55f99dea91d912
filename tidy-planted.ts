/**
 * A small project in which every rule of .dependency-cruiser.cjs is broken at least once, and
 * which also does everything that only looks forbidden.
 *
 * It proves that the rules bite. A checker of imports that has quietly stopped reading TypeScript
 * reports no violation either, so silence alone is worth nothing.
 */

/** A file of that project, and the names of exactly those rules that it breaks. */
interface Planted {
  readonly text: string;
  readonly breaks: readonly string[];
}

const innocent: Record<string, string> = {
  'model/state.ts': `import type { Step } from './step.ts';
    export type State = Step; export const nothing = 0;`,
  'model/step.ts': `import { produce } from 'immer';
    import type { State } from './state.ts';
    export type Step = State; export const step = produce;`,
  'model/rights.ts': `import assert from 'node:assert/strict';
    export const covers = assert;`,
  'model/authority.ts': 'export const held = 1;',
  'model/rules/grant.ts': `import { held } from '../authority.ts';
    export const grant = held;`,
  'checker/text/width.ts': "import width from 'string-width'; export const widthOf = width;",
  'model/step.test.ts': `import { test } from 'vitest';
    import { readFileSync } from 'node:fs';
    import { assert } from 'fast-check';
    import { random } from '../checker/search/random/driver.ts';
    test(String(random), () => assert(readFileSync));`,
  'properties/access.ts': `import type { State } from '../model/state.ts';
    export type Claim = State; export const access = 1;`,
  'executor/peer-to-peer/index.ts': 'export const peerToPeer = 1;',
  'executor/hart.ts': `import type { State } from '../model/state.ts';
    import { covers } from '../model/rights.ts';
    export const hart: State = covers;`,
  'checker/scenario/index.ts': `import { z } from 'zod';
    export const scenario = z;`,
  'checker/search/random/driver.ts': `import { check } from 'fast-check';
    import { access } from '../../../properties/access.ts';
    import { hart } from '../../../executor/hart.ts';
    import { finding } from '../../finding/finding.ts';
    export const random = [check, access, hart, finding];`,
  'checker/text/escape.ts': 'export const escape = 1;',
  'checker/finding/finding.ts': `import { scenario } from '../scenario/index.ts';
    import { escape } from '../text/escape.ts';
    export const finding = [scenario, escape];`,
  'checker/report/run/json.ts': `import { random } from '../../search/random/driver.ts';
    export const json = random;`,
  'checker/command/check.ts': `import { read } from '../process/files.ts';
    import { json } from '../report/run/json.ts';
    export const check = [read, json];`,
  'checker/process/files.ts': `import { readFileSync } from 'node:fs';
    export const read = readFileSync;`,
  'mutants/run.ts': `import { held } from '../model/authority.ts';
    export const mutant = held;`,
  'checker/cli.ts': `import { Worker } from 'node:worker_threads';
    import { read } from './process/files.ts';
    export const cli = [Worker, read];
    export { check } from './command/check.ts';`,
  'checker/library/check.ts': `import { json } from '../report/run/json.ts';
    export const library = json;`,
  'checker/index.ts': "export { library } from './library/check.ts';",
  'checker/vitest/judge.ts': `import { test } from 'vitest';
    import { library } from '../library/check.ts';
    import { read } from '../process/files.ts';
    export const judge = [test, library, read];`,
  'checker/vitest.ts': "export { judge } from './vitest/judge.ts';",
  'scenarios/cached/deep/revoke.ts': `import { scenario } from 'portcullis/scenario';
    export default scenario;`,
  'bench/run.ts': `import { performance } from 'node:perf_hooks';
    import { step } from '../model/step.ts';
    console.log(performance, step);`,
};

const guilty: Record<string, Planted> = {
  'model/asks-a-property.ts': {
    text: "import type { Claim } from '../properties/access.ts'; export type Asks = Claim;",
    breaks: ['model-stands-alone'],
  },
  'model/copies-for-itself.ts': {
    text: "import { produce } from 'immer'; export const copy = produce;",
    breaks: ['immer-in-one-place'],
  },
  'checker/text/counts-for-itself.ts': {
    text: "import width from 'string-width'; export const columns = width;",
    breaks: ['string-width-in-one-place'],
  },
  'model/reads-a-file.ts': {
    text: "import { readFile } from 'node:fs/promises'; export const read = readFile;",
    breaks: ['process-leads-outside'],
  },
  'model/asks-the-time.ts': {
    text: "import { setTimeout } from 'timers/promises'; export const wait = setTimeout;",
    breaks: ['process-leads-outside'],
  },
  'model/wants-a-manual.ts': {
    text: "import { z } from 'zod'; export const schema = z;",
    breaks: ['only-the-checker-uses-packages'],
  },
  'model/leads-nowhere.ts': {
    text: "import { gone } from './gone.ts'; export const here = gone;",
    breaks: ['every-import-resolves', 'model-stands-alone'],
  },
  'model/circle-a.ts': {
    text: "import { b } from './circle-b.ts'; export const a = b;",
    breaks: ['no-cycles-at-run-time'],
  },
  'model/circle-b.ts': {
    text: "import { a } from './circle-a.ts'; export const b = a;",
    breaks: ['no-cycles-at-run-time'],
  },
  'properties/asks-the-judge.ts': {
    text: "import { held } from '../model/authority.ts'; export const asks = held;",
    breaks: ['properties-do-not-call-what-they-judge'],
  },
  'properties/asks-a-rule.ts': {
    text: "import { grant } from '../model/rules/grant.ts'; export const asks = grant;",
    breaks: ['properties-do-not-call-what-they-judge'],
  },
  'properties/asks-the-executor.ts': {
    text: "import { hart } from '../executor/hart.ts'; export const asks = hart;",
    breaks: ['properties-know-only-the-model'],
  },
  'executor/copies-the-answer.ts': {
    text: "export { grant } from '../model/rules/grant.ts';",
    breaks: ['executor-shares-only-the-vocabulary'],
  },
  'executor/asks-a-property.ts': {
    text: "import { access } from '../properties/access.ts'; export const asks = access;",
    breaks: ['executor-shares-only-the-vocabulary'],
  },
  'executor/runs-the-state.ts': {
    text: "import { nothing } from '../model/state.ts'; export const runs = nothing;",
    breaks: ['executor-takes-types-of-state-and-no-code'],
  },
  'executor/units/asks-a-rule.ts': {
    text: "import { peerToPeer } from '../peer-to-peer/index.ts'; export const asks = peerToPeer;",
    breaks: ['units-do-not-know-who-uses-them'],
  },
  'checker/draws-lots.ts': {
    text: "import { sample } from 'fast-check'; export const lots = sample;",
    breaks: ['fast-check-in-one-place'],
  },
  'checker/starts-a-process.ts': {
    text: "import { spawn } from 'node:child_process'; export const start = spawn;",
    breaks: ['process-leads-outside'],
  },
  'checker/command/reads-for-itself.ts': {
    text: "import { readFileSync } from 'node:fs'; export const read = readFileSync;",
    breaks: ['process-leads-outside'],
  },
  'checker/leans-on-a-test.ts': {
    text: "import '../model/step.test.ts'; export const leans = 1;",
    breaks: ['production-needs-no-tests'],
  },
  'checker/leans-on-a-runner.ts': {
    text: "import { expect } from 'vitest'; export const leans = expect;",
    breaks: ['vitest-in-one-place'],
  },
  'checker/leans-on-a-tool.ts': {
    text: "import { draw } from 'vega'; export const leans = draw;",
    breaks: ['production-needs-no-dev-packages'],
  },
  'checker/plays-itself.ts': {
    text: "import { loops } from '../scenarios/loops.ts'; export type Plays = typeof loops;",
    breaks: ['no-cycles-across-rooms'],
  },
  'checker/text/names-a-noun.ts': {
    text: "import { scenario } from '../scenario/index.ts'; export const names = scenario;",
    breaks: ['text-imports-along-the-spine'],
  },
  'checker/scenario/knows-its-finding.ts': {
    text: "import type { finding } from '../finding/finding.ts'; export type Found = typeof finding;",
    breaks: ['scenario-imports-along-the-spine'],
  },
  'checker/finding/asks-a-search.ts': {
    text: "import type { random } from '../search/random/driver.ts'; export type R = typeof random;",
    breaks: ['finding-imports-along-the-spine'],
  },
  'checker/search/prints.ts': {
    text: "import { json } from '../report/run/json.ts'; export const prints = json;",
    breaks: ['search-imports-along-the-spine'],
  },
  'checker/report/reads-a-file.ts': {
    text: "import { read } from '../process/files.ts'; export const reads = read;",
    breaks: ['report-imports-along-the-spine'],
  },
  'checker/process/commands.ts': {
    text: "import { check } from '../command/check.ts'; export const commands = check;",
    breaks: ['process-imports-along-the-spine'],
  },
  'checker/command/starts-all-over.ts': {
    text: "import { cli } from '../cli.ts'; export const again = cli;",
    breaks: ['command-imports-along-the-spine', 'entry-files-are-for-users'],
  },
  'checker/command/uses-the-library.ts': {
    text: "import { library } from '../library/check.ts'; export const uses = library;",
    breaks: ['command-imports-along-the-spine'],
  },
  'checker/library/reads-a-file.ts': {
    text: "import { again } from '../command/reads-in-turn.ts'; export const reads = again;",
    breaks: ['library-is-pure'],
  },
  'checker/command/reads-in-turn.ts': {
    text: "import { read } from '../process/files.ts'; export const again = read;",
    breaks: [],
  },
  'checker/library/tests.ts': {
    text: "import { judge } from '../vitest/judge.ts'; export const tests = judge;",
    breaks: ['library-imports-along-the-spine', 'library-is-pure'],
  },
  'checker/vitest/asks-an-entry-file.ts': {
    text: "import { library } from '../index.ts'; export const asks = library;",
    breaks: ['vitest-imports-along-the-spine', 'entry-files-are-for-users'],
  },
  'checker/search/plants-a-bug.ts': {
    text: "import { mutant } from '../../mutants/run.ts'; export const plants = mutant;",
    breaks: ['planted-bugs-are-for-developers'],
  },
  'scenarios/loops.ts': {
    text: "import type { Plays } from '../checker/plays-itself.ts'; export const loops = 1 as Plays;",
    breaks: ['scenarios-import-one-specifier', 'no-cycles-across-rooms'],
  },
  'scenarios/shares-a-step.ts': {
    text: "import { step } from '../model/step.ts'; export default step;",
    breaks: ['scenarios-import-one-specifier'],
  },
  'scenarios/knows-the-way.ts': {
    text: "import { scenario } from '../checker/scenario/index.ts'; export default scenario;",
    breaks: ['scenarios-import-by-name'],
  },
};

export const planted: Record<string, Planted> = {
  ...guilty,
  ...Object.fromEntries(
    Object.entries(innocent).map(([path, text]) => [path, { text, breaks: [] }]),
  ),
};

/** Packages that the planted files import. Empty ones do: what counts is who names them. */
export const packages = ['immer', 'fast-check', 'zod', 'string-width', 'vitest', 'vega'];

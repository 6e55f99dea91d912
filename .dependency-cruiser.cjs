/**
 * Who may import whom. Every rule here is proved to bite by the planted imports in
 * tidy-planted.ts: a new rule without a planted import fails the tests.
 *
 * Not here: what a file may *say* (tidy-text.ts), and globals such as the clock, which need no
 * import and are therefore text.
 */

/** Tests and benchmarks hold production code to its rules; they are under none of them. */
const tests = '[.](test|fixture)[.]ts$|^bench/';

/** Starts the program in the clone, and is no part of it. */
const starter = '^checker/(start|bundle)[.]js$';

/** Anything that is not ours: packages, and what Node brings along. */
const foreign = [
  'core',
  'npm',
  'npm-bundled',
  'npm-dev',
  'npm-no-pkg',
  'npm-optional',
  'npm-peer',
  'npm-unknown',
];

/** Imports that are gone before the program runs. */
const typesOnly = ['type-only', 'type-import'];

/** Node modules that compute and do nothing else: no files, clock, threads, network, process. */
const pureNode = '^(node:)?(assert|assert/strict|buffer|crypto|path|path/posix|url|util)$';

/**
 * The rooms of the checker, from the one that a user meets to the one that knows nothing of the others.
 * Each may import those behind it in this list, and none before it.
 */
const spine = [
  'vitest',
  'library',
  'command',
  'process',
  'report',
  'search',
  'finding',
  'scenario',
  'text',
];

/** One rule for each room of the spine. */
const alongTheSpine = spine.map((room, i) => ({
  name: `${room}-imports-along-the-spine`,
  comment: `checker/${room} knows ${spine.slice(i + 1).join(', ') || 'no other room of the checker'}: what stands before it uses it.`,
  from: { path: `^checker/${room}/`, pathNot: tests },
  to: { path: '^checker/', pathNot: `^checker/(${spine.slice(i).join('|')})/` },
}));

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const forbidden = [
  {
    name: 'model-stands-alone',
    comment: 'The model is what everything else is judged by: it imports nothing of ours.',
    from: { path: '^model/', pathNot: tests },
    to: { pathNot: '^model/', dependencyTypesNot: foreign },
  },
  {
    name: 'properties-know-only-the-model',
    comment: 'A property speaks of the model, and not of who searches or executes.',
    from: { path: '^properties/', pathNot: tests },
    to: { pathNot: '^(properties|model)/', dependencyTypesNot: foreign },
  },
  {
    name: 'properties-do-not-call-what-they-judge',
    comment:
      'A property that calls the code it judges proves nothing. Find the justification over the ' +
      'raw facts of the state.',
    from: { path: '^properties/', pathNot: tests },
    to: { path: '^model/((authority|settle|step|semantics)[.]ts$|rules/)' },
  },
  {
    name: 'executor-shares-only-the-vocabulary',
    comment:
      'An executor that shared a rule with the model would be checked against itself. It shares ' +
      "the model's words, and compares addresses instead of cells.",
    from: { path: '^executor/', pathNot: tests },
    to: {
      pathNot:
        '^executor/|^model/(machine|description|design|action|outcome|rights|address|state|assert)[.]ts$',
      dependencyTypesNot: foreign,
    },
  },
  {
    name: 'executor-takes-types-of-state-and-no-code',
    comment:
      "The executor has a state of its own. Of the model's, and of descriptions, it may know the shape.",
    from: { path: '^executor/', pathNot: tests },
    to: { path: '^model/(state|description)[.]ts$', dependencyTypesNot: typesOnly },
  },
  {
    name: 'units-do-not-know-who-uses-them',
    comment:
      'A unit is hardware under any architecture. What instructions mean is said by the rules, and ' +
      'when they are asked by the hart: both know the units, and no unit knows them.',
    from: { path: '^executor/units/', pathNot: tests },
    to: { path: '^executor/', pathNot: '^executor/(units/|timing[.]ts$)' },
  },
  {
    name: 'scenarios-import-one-specifier',
    comment: "A scenario is data. It imports 'portcullis/scenario', at any depth, and no more.",
    from: { path: '^scenarios/', pathNot: tests },
    to: { pathNot: '^checker/scenario/index[.]ts$' },
  },
  {
    name: 'scenarios-import-by-name',
    comment: "Write 'portcullis/scenario', not a path: a scenario can then move between folders.",
    from: { path: '^scenarios/', pathNot: tests },
    to: { path: '^checker/scenario/index[.]ts$', dependencyTypes: ['local'] },
  },
  ...alongTheSpine,
  {
    name: 'library-is-pure',
    comment:
      'Whoever checks scenarios as values, in a test or in a browser, gets the same bytes for the same ' +
      'seed: nothing behind the library touches files, clock or processes.',
    from: { path: '^checker/(index[.]ts$|library/)', pathNot: tests },
    to: { path: '^checker/(process/|cli[.]ts$)', reachable: true },
  },
  {
    name: 'entry-files-are-for-users',
    comment:
      'Nothing inside imports an entry file: cli.ts, index.ts and vitest.ts are what users start with.',
    from: { path: '^(model|properties|executor|checker|mutants)/', pathNot: tests },
    to: { path: '^checker/[^/]+[.]ts$' },
  },
  {
    name: 'vitest-in-one-place',
    comment:
      'Only who runs scenarios as tests of vitest needs it: it is no dependency of the others.',
    from: {
      path: '^(model|properties|executor|checker|mutants|scenarios)/',
      pathNot: [tests, '^checker/vitest([.]ts$|/)'],
    },
    to: { path: 'node_modules/vitest/' },
  },
  {
    name: 'planted-bugs-are-for-developers',
    comment:
      'Nothing that users run depends on the bugs that are planted to try it, or on what is brought forward ' +
      'for claims.',
    from: { path: '^(model|properties|executor|checker|scenarios)/', pathNot: tests },
    to: { path: '^(mutants|claims)/' },
  },
  {
    name: 'immer-in-one-place',
    comment: 'How states are copied is decided in model/step.ts and can be replaced there.',
    from: { pathNot: [tests, '^model/step[.]ts$'] },
    to: { path: 'node_modules/immer/' },
  },
  {
    name: 'fast-check-in-one-place',
    comment: 'The random search is one of several; the others do not depend on its library.',
    from: { pathNot: [tests, '^checker/search/random/'] },
    to: { path: 'node_modules/fast-check/' },
  },
  {
    name: 'string-width-in-one-place',
    comment: 'How many columns a letter takes is asked in checker/text/width.ts, by everybody.',
    from: { pathNot: [tests, '^checker/text/width[.]ts$'] },
    to: { path: 'node_modules/string-width/' },
  },
  {
    name: 'only-the-checker-uses-packages',
    comment: 'Model (but for immer), properties and executor can be read without any manual.',
    from: { path: '^(model|properties|executor)/', pathNot: tests },
    to: { path: 'node_modules/', pathNot: 'node_modules/immer/' },
  },
  {
    name: 'process-leads-outside',
    comment:
      'Files, clock, processes and network are under checker/process/, and cli.ts ties them together: ' +
      'all else gives the same bytes for the same seed.',
    from: {
      path: '^(model|properties|executor|checker|mutants|scenarios)/',
      pathNot: [tests, starter, '^checker/process/', '^mutants/run[.]ts$', '^checker/cli[.]ts$'],
    },
    to: { dependencyTypes: ['core'], pathNot: pureNode },
  },
  {
    name: 'production-needs-no-tests',
    comment: 'What ships does not depend on tests, benchmarks or packages that only they need.',
    from: { path: '^(model|properties|executor|checker|scenarios)/', pathNot: tests },
    to: { path: tests },
  },
  {
    name: 'production-needs-no-dev-packages',
    comment:
      'A package that production imports is listed under "dependencies"; vitest is the user\'s own.',
    from: { path: '^(model|properties|executor|checker|scenarios)/', pathNot: [tests, starter] },
    to: { dependencyTypes: ['npm-dev'], pathNot: 'node_modules/vitest/' },
  },
  {
    name: 'every-import-resolves',
    comment: 'An import that leads nowhere would slip past all the rules that go by path.',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'no-cycles-at-run-time',
    comment: 'Types of one room may refer to each other; code that runs may not go in circles.',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: typesOnly } },
  },
  {
    name: 'no-cycles-across-rooms',
    comment: 'Between two rooms there is one direction, for types as well.',
    from: { path: '^([^/]+)/' },
    to: { circular: true, via: { pathNot: '^$1/' } },
  },
];

module.exports = {
  forbidden: forbidden.map((rule) => ({ ...rule, severity: 'error' })),
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(reports|coverage|dist|docs)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Sees imports of types too, and tells them from the others.
    tsPreCompilationDeps: 'specify',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['portcullis-source', 'import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};

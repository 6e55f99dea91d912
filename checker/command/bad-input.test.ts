/**
 * Whatever is wrong with what one gives to the check, it ends as one message: what, where, how to mend
 * it. Nothing else is lost by it, and no stack is shown.
 *
 * Bad files are checked by one run together with good ones. What ends or holds up a whole run has one
 * of its own. All of it goes through the real command line.
 */

import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectFolder } from '../process/files.ts';
import { removeScratch, scratchFolder, usableScenario } from '../process/scratch.fixture.ts';

interface Wrong {
  readonly says: string;
  readonly remedy: string;
  readonly status: 2 | 4 | 5;
}

/** A file that is wrong. The others of its folder are checked all the same. */
interface BadFile extends Wrong {
  /** `// <-` ends the line at fault; unless there is one, it is the first. */
  readonly text: string | Uint8Array;
  /** What it is called; its kind with dashes unless said. A name without an ending gets that of scenarios. */
  readonly name?: string;
  /** To be tried as a user whom the permissions of files concern. */
  readonly isUnprivileged?: true;
  /** Makes what text alone cannot. */
  readonly make?: (path: string) => void;
}

/** A run that is wrong, with a folder of its own that holds one usable scenario, `good`. */
interface BadRun extends Wrong {
  readonly words: (folder: string) => readonly string[];
  readonly make?: (folder: string) => void;
  readonly env?: Readonly<Record<string, string>>;
  /** Whether the verdict on `good` is printed, and nothing else goes on: such a run is `--stable`. */
  readonly isChecked?: true;
  /** As a user whom the permissions of files concern. */
  readonly isUnprivileged?: true;
  /** It takes until a limit of time is reached, and is begun before all others. */
  readonly isSlow?: true;
}

const officeLines = [
  "import { anyone, breaks, machine, mayFlow, never, only, register, scenario } from 'portcullis/scenario';",
  'const m = machine({ addressBits: 10 });',
  "const app = m.space('app');",
  "const server = m.space('server');",
  "const buffer = app.region('buffer');",
  "const serve = server.portal('serve', { callers: [app] });",
  "const main = m.thread('main', app, { hunks: 2 });",
  'const other = machine();',
  "const stranger = other.space('stranger');",
  "const alien = stranger.region('alien');",
  "const gate = stranger.portal('gate');",
  "const far = other.thread('far', stranger);",
];
const office = officeLines.join('\n');

/** A scenario that is right, but for this line. */
function line(code: string): string {
  return `${office}\n${code} // <-\nexport default scenario(m, { shows: 'x', steps: [app.loads(buffer)], may: [] });\n`;
}

/** The same on a machine with pages of 16 bytes. */
function paged(code: string): string {
  const memory = "const memory = server.region('memory', { bytes: 32 });";
  const table = "const table = server.region('table');";
  return line(`${memory}\n${table}\nm.pages({ memory, table, pageBytes: 16 });\n${code}`);
}

/** A scenario that is right, but for this option. */
function option(code: string): string {
  return `${office}\nexport default scenario(m, { shows: 'x', steps: [app.loads(buffer)], may: [], ${code} }); // <-\n`;
}

/** A scenario that is right, but for this step. */
function step(code: string): string {
  return option(`\n  steps: [${code}], // <-\n`).replace(/; \/\/ <-\n$/, ';\n');
}

const unusable = 4;
const endIt = 'end it with: export default scenario(m, { shows: ..., steps: [...] })';
const writeIt = 'write: export default scenario(m, { shows: ..., steps: [...] })';
const throwsIt = 'mend the line, or what it calls: a scenario has to come to its end';
const throwsText = 'remove the throw, or throw an Error';
const endsIt = 'a scenario is data and ends nothing: remove the call';
const waitsFor = 'a scenario is data and waits for nothing: remove the await';
const importsIt = "a scenario imports 'portcullis/scenario', and files of its own project";
const anAddress = 'give an address: a whole number of at least 0';
const aCount = 'give a whole number from 1 to 1,000,000,000';
const aName = 'use a letter, then letters, digits, - and _, at most 100 in all';
const rights = 'write some of r, w, x, e in this order, and + behind them';
const ofThisMachine = 'a scenario is about one machine: use what this one returned';
const sentence = 'write sentences such as app.loads(buffer)';
const renameFile = 'rename the file or its folder';

/** In one row: text, what is said, the remedy. All are unusable. */
const unusableFiles: Readonly<Record<string, readonly [string, string, string]>> = {
  'a syntax error': [
    'const a = 1;\nconst b = = 2; // <-\n',
    'does not parse: Unexpected "="',
    'mend the line; an editor or tsc --noEmit shows more',
  ],
  'a bracket that is not closed': [
    'export default scenario(m, {',
    'does not parse: Expected identifier but found end of file',
    'mend the line',
  ],
  'an empty file': ['', 'is empty', endIt],
  'a file of comments': ['// nothing', 'has no default export', endIt],
  'an unknown package': ["import 'wibble';", "imports 'wibble', which cannot", importsIt],
  'a missing file': ["import './no.ts';", "imports './no.ts', which cannot", importsIt],
  'a folder that is imported': ["import './';", "imports './', which cannot", importsIt],
  'an unknown module of Node': ["import 'node:wib';", "imports 'node:wib', which", importsIt],
  'a module of Node that throws': [
    "import { lookup } from 'node:dns';\nlookup('', 7); // <-",
    'throws TypeError',
    throwsIt,
  ],
  'a file of somebody else, read': [
    "import { readFileSync } from 'node:fs';\nreadFileSync('/etc/passwd'); // <-",
    'reads /etc/passwd, and a scenario may read only what it imports',
    "import it: import table from './table.json'",
  ],
  'a program, started': [
    "import { execSync } from 'node:child_process';\nexecSync('ls'); // <-",
    'starts another program, and it may not',
    'a scenario is data and does nothing: remove what does that',
  ],
  'an unknown import': [
    "import { machne } from 'portcullis/scenario';\nexport default machne;",
    "imports machne from 'portcullis/scenario', which has no machne",
    'did you mean machine?',
  ],
  'no default export': [`${office}\nconst end = 1; // <-`, 'has no default export', endIt],
  'a promise exported': [
    `${office}\nexport default Promise.resolve(scenario(m, { shows: 'x', may: [] })); // <-`,
    'the default export is a promise (is an await missing?), not a scenario',
    writeIt,
  ],
  'a machine exported': [
    `${office}\nexport default m; // <-`,
    'the default export is the machine, not a scenario',
    writeIt,
  ],
  'a number exported': ['export default 7;', 'the default export is 7, not a scenario', writeIt],
  'scenarios exported': [
    `${office}\nexport default [scenario(m, { shows: 'x', may: [] })]; // <-`,
    'the default export is a list, not a scenario',
    writeIt,
  ],
  'nothing exported': [
    'const x = 1;\nexport default undefined; // <-',
    'the default export is undefined (is a name misspelt?), not a scenario',
    writeIt,
  ],

  'a name that is not there': [
    line("sever.region('log');"),
    'uses sever, which is not defined',
    'did you mean server?',
  ],
  'a verb that is not there': [
    line("app.regoin('log');"),
    'calls app.regoin, and there is no regoin',
    'did you mean region?',
  ],
  'a type that is wrong': [
    line("const bits: number = 'ten'; machine({ addressBits: bits });"),
    "addressBits of a machine cannot be 'ten'",
    'give a whole number from 4 to 64',
  ],
  'a number for a name': [line('m.space(7);'), '7 cannot name a space', aName],
  'an object for a name': [line('m.space(Object.create(null));'), 'an object cannot name', aName],
  'a Symbol for a name': [line("m.space(Symbol('a'));"), 'Symbol(a) cannot name a space', aName],
  'undefined for a step': [option('steps: [undefined]'), 'steps[0] is undefined', sentence],
  'null for a step': [option('steps: [null]'), 'steps[0] is null, not a sentence', sentence],
  'a function for a step': [option('steps: [app.loads]'), 'steps[0] is a function', sentence],
  'a Symbol for a step': [option("steps: [Symbol('a')]"), 'steps[0] is Symbol(a)', sentence],
  'a noun for a step': [option('steps: [buffer]'), 'steps[0] is the region buffer', sentence],
  'a list within the steps': [
    option('steps: [[app.loads(buffer)]]'),
    'steps[0] is a list',
    sentence,
  ],
  'a copy of a noun': [
    step('app.loads({ ...buffer })'),
    'what is loaded is an object, not a range of addresses',
    'give a region, a part of one (buffer.part(0, 8)), a space, or m.range(at, bytes)',
  ],
  'a bigint for a value': [
    step('app.stores(buffer, 1n)'),
    '1n is no value',
    'give a whole number of at least 0, or register(0)',
  ],
  'a bigint for a width': [
    line('machine({ addressBits: 8n });'),
    'addressBits of a machine cannot be 8n',
    'give a whole number from 4 to 64',
  ],
  'a number past exactness for an address': [
    line("app.region('q', { at: 2 ** 60 });"),
    'at of a region cannot be 1152921504606847000',
    'above 2 ** 53 as a bigint: 2n ** 60n',
  ],
  'numbers and bigints at once': [
    line("app.region('q', { at: 0x10n + 1 });"),
    'calculates with a number and a bigint at once',
    'write both in one way: 0x10n + 1n',
  ],
  'what throws when it is read': [
    line("m.thread('q', app, { get hunks() { throw new Error('trap'); } });"),
    'throws Error: trap',
    throwsIt,
  ],
  'lists that change after they were checked': [
    `${office}\nconst s = scenario(m, { shows: 'x', steps: [app.loads(buffer)] });\ns.options.steps.push(5); // <-\nexport default s;`,
    'throws TypeError: Cannot add property 1, object is not extensible',
    throwsIt,
  ],

  'a negative address': [
    line("app.region('q', { at: -1 });"),
    'at of a region cannot be -1',
    anAddress,
  ],
  'half an address': [
    line("app.region('q', { at: 1.5 });"),
    'at of a region cannot be 1.5',
    anAddress,
  ],
  'NaN for an address': [
    line("app.region('q', { at: NaN });"),
    'at of a region cannot be NaN',
    anAddress,
  ],
  'text for an address': [
    line("app.region('q', { at: '8' });"),
    "at of a region cannot be '8'",
    anAddress,
  ],
  'a range below 0': [
    step('app.loads(m.range(-1, 4))'),
    '-1 and 4 are no range of addresses',
    'give a start of at least 0 and a length of at least 1 byte',
  ],
  'a region of no bytes': [
    line("app.region('q', { bytes: 0 });"),
    'app.q is empty',
    'a region has at least one byte',
  ],
  'a region past the top': [
    line("app.region('q', { at: 1020, bytes: 8 });"),
    'app.q [0x3fc, 0x404) does not fit below the top of the address range',
    'end it at 0x400 at the latest, or give the machine more addressBits',
  ],
  'regions that overlap': [
    line("app.region('p', { at: 16, bytes: 16 }); app.region('q', { at: 24, bytes: 16 });"),
    'app.q [0x18, 0x28) overlaps app.p [0x10, 0x20)',
    'owned regions never overlap: move or shorten one of the two',
  ],
  'a part past the end': [
    step('app.loads(buffer.part(12, 8))'),
    'the part from 12, 8 bytes long, passes the end of app.buffer, which has 16',
    'make it shorter',
  ],
  'a range across a gap': [
    `${office}\nconst a = app.region('a', { at: 512, bytes: 16 });\nconst b = app.region('b', { at: 600, bytes: 16 });\nexport default scenario(m, { shows: 'x', steps: [app.loads(a.through(b))] }); // <-`,
    'between app.a and app.b there is no region at 0x210',
    'put the regions side by side, or write m.range(at, bytes) if that is what you mean',
  ],
  'an entry across a gap': [
    `${office}\nconst a = server.region('a', { at: 512, bytes: 16 });\nconst b = server.region('b', { at: 600, bytes: 16 });\nserver.portal('z', { entry: a.through(b) }); // <-\nexport default scenario(m, { shows: 'x', steps: [app.loads(buffer)] });`,
    'between server.a and server.b there is no region at 0x210',
    'put the regions side by side',
  ],
  'a hunk that is no number': [
    step("app.loads(main.hunk('0'))"),
    "'0' is no hunk of a stack",
    'give a whole number: hunk(0) is that of the base frame',
  ],
  'a hunk beyond the stack': [
    step('app.loads(main.hunk(2))'),
    'there is no hunk 2 in the stack of main',
    'name one from 0 to 1, or give the thread more hunks',
  ],

  'an empty name': [line("m.space('');"), "'' cannot name a space", aName],
  'a line end in a name': [line("m.space('a\\nb');"), "'a\\nb' cannot name a space", aName],
  'a control character in a name': [line("m.space('a\\u001b');"), "'a\\u001b' cannot name", aName],
  'a very long name': [line("m.space('a'.repeat(100_000));"), `'${'a'.repeat(60)}…' cannot`, aName],
  'two spaces of one name': [
    line("m.space('app');"),
    "there are two spaces of the name 'app'; the other is in line 3",
    'rename one of them',
  ],
  'two regions of one name': [
    line("app.region('buffer');"),
    "there are two regions of the name 'buffer'; the other is in line 5",
    'rename one of them',
  ],
  'two portals of one name': [
    line("server.portal('serve');"),
    "there are two portals of the name 'serve'; the other is in line 6",
    'rename one of them',
  ],
  'two threads of one name': [
    line("m.thread('main', app);"),
    "there are two threads of the name 'main'; the other is in line 7",
    'rename one of them',
  ],
  'a family of text': [
    line("m.spaces('c', '2');"),
    "a family cannot have '2' spaces",
    'give it a whole number from 1 to 100,000',
  ],
  'a member that is not there': [
    line("m.spaces('c', 2)[2].region('q');"),
    'there is no c[2]',
    'the family is c[0] to c[1]',
  ],

  'an unknown right': [step("app.grants(server, buffer, 'rq')"), "'rq' are no rights", rights],
  'a right twice': [step("app.grants(server, buffer, 'rr')"), "'rr' are no rights", rights],
  'no right at all': [step("app.grants(server, buffer, '')"), "'' are no rights", rights],
  'rights that are not said': [step('app.grants(server, buffer)'), 'undefined (is a', rights],

  'callers by name': [
    line("server.portal('z', { callers: ['app'] });"),
    "a portal's callers is 'app', not a space",
    "give what m.space('app') returned",
  ],
  'callers of another machine': [
    line("server.portal('z', { callers: [stranger] });"),
    'the space stranger belongs to another machine',
    ofThisMachine,
  ],
  'an entry in no region of the portal': [
    line("server.portal('z', { entry: buffer });"),
    'the entry 0x10 of portal z is in no region of its code space',
    'put the entry into a region that the code space owns',
  ],
  'a region of another machine in a step': [
    step('app.loads(alien)'),
    'the region stranger.alien belongs to another machine',
    ofThisMachine,
  ],
  'a portal of another machine in a step': [
    step('app.calls(gate)'),
    'the portal gate belongs to another machine',
    ofThisMachine,
  ],
  'a page without a physical memory': [
    line("m.page('p', buffer);"),
    'p is a page, and the machine has no physical memory',
    'say where it is before: m.pages({ memory, table })',
  ],
  'pages that are said twice': [
    paged('m.pages({ memory, table });'),
    'the machine says twice where its pages are',
    'leave out one m.pages(...)',
  ],
  'a page of a thousand bytes': [
    line("m.pages({ memory: buffer, table: server.region('t'), pageBytes: 1000 });"),
    'a page cannot have 1000 bytes',
    'give a power of two: 4096',
  ],
  'a page that is mapped to nothing there is': [
    paged("m.page('p', buffer, { mapped: 9 });"),
    'there is no physical page 9: server.memory has 2',
    'name one from 0 to 1, or give server.memory more bytes',
  ],
  'a page that crosses a page': [
    paged("m.page('p', m.range(8, 32));"),
    'is in more than one page of 16 bytes',
    'name a page for each: m.page(name, buffer.part(0, 4096))',
  ],
  'a page over a stack': [
    paged("m.page('p', main.hunk(0));"),
    'overlaps main.stack, which has no pages',
    'move one of the two',
  ],
  'a page that is named twice': [
    paged("m.page('q', buffer); m.page('p', buffer);"),
    'p and q are one page',
    'name it once',
  ],
  'a page table in the physical memory': [
    line("const both = server.region('both'); m.pages({ memory: both, table: both });"),
    'server.both is the physical memory and the page table',
    'give each a region of its own',
  ],
  'an aperture of what is not physical memory': [
    paged(
      "m.device('nic', { registers: server.region('io'), raises: m.line('tick', { priority: 1, handler: serve }), aperture: [buffer] });",
    ),
    'which is not made of physical pages',
    'give it whole pages of 16 bytes of server.memory',
  ],
  'an aperture of half a physical page': [
    paged(
      "m.device('nic', { registers: server.region('io'), raises: m.line('tick', { priority: 1, handler: serve }), aperture: [memory.part(0, 8)] });",
    ),
    'which is not made of physical pages',
    'give it whole pages of 16 bytes of server.memory',
  ],
  'pages without a page table': [
    line('m.pages({ memory: buffer });'),
    "a paging needs 'table'",
    'give the region that is the page table',
  ],
  'two fault portals': [
    line('app.faultsTo(serve); app.faultsTo(serve);'),
    'app says twice who handles its faults',
    'leave out one .faultsTo(...)',
  ],
  'a fault portal that is a space': [
    line('app.faultsTo(server);'),
    'what handles the faults is the space server, not a portal',
    "give what server.portal('serve') returned",
  ],
  'a skip with a value that is none': [
    line('app.skips(-1);'),
    '-1 is no value that a load could see',
    'name whole numbers of at least 0',
  ],
  'a region for a page': [
    line('app.maps(buffer, 0);'),
    'what is mapped is the region buffer, not a page',
    "give what m.page('heap', buffer) returned",
  ],
  'a flow that is physical': [
    line('mayFlow(app, server).physically();'),
    'what may flow names no memory',
    'leave out .physically()',
  ],
  'a thread of another machine in a step': [
    step('app.loads(buffer).on(far)'),
    'the thread far belongs to another machine',
    ofThisMachine,
  ],
  'a space of another machine in a menu': [
    option('may: [stranger.loads(buffer)]'),
    'the space stranger belongs to another machine',
    ofThisMachine,
  ],
  'a space of another machine in a policy': [
    option("policy: [never(stranger, 'r', buffer)]"),
    'the space stranger belongs to another machine',
    ofThisMachine,
  ],

  'a negative bound': [option('bounds: { runs: -1 }'), 'cannot be -1', aCount],
  'half a bound': [option('bounds: { depth: 1.5 }'), 'cannot be 1.5', aCount],
  'a bound of nothing': [
    option('bounds: { steps: 0 }'),
    'steps of a set of bounds cannot be 0',
    aCount,
  ],
  'a bound without end': [option('bounds: { states: 1e300 }'), 'cannot be 1e+300', aCount],
  'text for a bound': [option("bounds: { runs: '5' }"), "cannot be '5'", aCount],
  'a bigint for a bound': [option('bounds: { runs: 5n }'), 'cannot be 5n', aCount],
  'an unknown bound': [
    option('bounds: { run: 5 }'),
    "a set of bounds has no 'run'",
    "mean 'runs'?",
  ],
  'no bounds': [
    option('bounds: null'),
    'a set of bounds wants options, not null',
    'write them in braces: { depth, states, memory, time, runs, steps }',
  ],

  'a clause that forbids it to everybody': [
    option("policy: [only([], 'r', buffer)]"),
    'only([], ...) forbids it to everybody, and the owner always holds it',
    'name at least the owner: only([app], ...)',
  ],
  'a policy that is no list': [
    option("policy: never(server, 'r', buffer)"),
    'policy of a scenario cannot be the clause',
    "give a list of clauses in brackets: [never(driver, 'w', buffer)]",
  ],
  'a policy for what nobody owns': [
    option("policy: [never(server, 'r', m.range(0x3f0, 4))]"),
    'nobody owns any of [0x3f0, 0x3f4)',
    'speak of a region, a part of one, or a hunk',
  ],
  'a break of a clause that is not in the policy': [
    option("finds: breaks('authority confinement', never(server, 'r', buffer))"),
    'the clause that must break is not in the policy',
    'put the clause itself into policy: [...] and into breaks(...)',
  ],
  'a break by what no clause breaks': [
    option("finds: breaks('expectations', never(server, 'r', buffer))"),
    "this clause of the policy cannot break 'expectations'",
    "write breaks('authority confinement', ...)",
  ],
  'a break of an unknown property': [
    option("finds: breaks('authority confinment', 'x')"),
    "'authority confinment' is no property",
    "did you mean 'authority confinement'?",
  ],
  'text for a break': [
    option("finds: 'authority confinement'"),
    "finds is 'authority confinement', not a break",
    "write breaks('authority confinement', clause)",
  ],

  'more passed than there are registers': [
    step('app.calls(serve).passing(1, 1, 1)'),
    'passes 3 values, and a frame has 2 registers',
    'name fewer, or give the machine more: machine({ registers: 3 })',
  ],
  'more returned than there are registers': [
    step('app.calls(serve), server.returns(1, 1, 1)'),
    'returns 3 values, and a frame has 2 registers',
    'name fewer, or give the machine more: machine({ registers: 3 })',
  ],
  'what is passed, said twice': [
    step('app.calls(serve).passing(1).passing(0)'),
    'a call says twice what it passes',
    'name all values in one .passing(...)',
  ],
  'a register beyond those there are': [
    step('app.stores(buffer, register(7))'),
    'there is no register 7: a frame has 2',
    'give the machine more registers, or name one of those it has',
  ],
  'a register that is not named': [
    step('app.stores(buffer, register())'),
    'undefined (is a name misspelt?) is no register',
    'give a whole number: register(0) is the first',
  ],
  'a sight below 0': [
    step('app.loads(buffer).sees(-1)'),
    '-1 is no value that a load could see',
    'name whole numbers of at least 0, one behind the other: .sees(0, 1)',
  ],
  'a sight in a list': [
    step('app.loads(buffer).sees([0, 1])'),
    'a list is no value that a load could see',
    'one behind the other: .sees(0, 1)',
  ],
  'an unknown cause': [
    step("app.loads(buffer).faults('protektion')"),
    "'protektion' is no cause",
    "did you mean 'protection'?",
  ],
  'an expectation, misspelt': [
    step("app.loads(buffer).fault('protection')"),
    'calls app.loads(...).fault, and there is no fault',
    'did you mean faults?',
  ],
  'two outcomes of a step': [
    step("app.loads(buffer).sees(0).faults('protection')"),
    'a step says twice what comes of it',
    'leave out one of .faults(...) and .sees(...)',
  ],
  'two threads of a step': [
    step('app.loads(buffer).on(main).on(main)'),
    'a step says twice which thread it is on',
    'leave out one .on(...)',
  ],
  'a step of anyone': [
    step('anyone.loads(buffer)'),
    'a step says who acts, and anyone is nobody in particular',
    'write the space whose code runs: app.loads(buffer)',
  ],

  'a misspelt option of a machine': [
    line('machine({ adressBits: 8 });'),
    "no 'adressBits'",
    "mean 'addressBits'?",
  ],
  'a misspelt option of a region': [
    line("app.region('q', { byte: 8 });"),
    "no 'byte'",
    "mean 'bytes'?",
  ],
  'a misspelt option of a portal': [
    line("app.portal('q', { caller: [] });"),
    "no 'caller'",
    "mean 'callers'?",
  ],
  'a misspelt option of a thread': [
    line("m.thread('q', app, { hunk: 8 });"),
    "no 'hunk'",
    "mean 'hunks'?",
  ],
  'a misspelt option of a scenario': [
    option('step: []'),
    "a scenario has no 'step'",
    "mean 'steps'?",
  ],
  'a blank sentence': [
    option("shows: ' '"),
    "shows of a scenario cannot be ' '",
    'say in one sentence what the scenario shows',
  ],
  'an unknown claim': [option("claims: ['A99']"), "'A99' is no claim", "did you mean 'A9'?"],
  'no thread': [
    "import { machine, scenario } from 'portcullis/scenario';\nconst m = machine(); // <-\nexport default scenario(m, { shows: 'x' });",
    'the machine has no thread, so nothing can ever happen on it',
    "give it one: m.thread('main', app)",
  ],

  'a wait for what never comes': [
    'const x = 1;\nawait new Promise(() => {}); // <-',
    'waits for something that never comes',
    waitsFor,
  ],
  'an exit': ['\nprocess.exit(0); // <-', 'calls process.exit while it is read', endsIt],
  'a way out by hand': ['process.reallyExit(0);', 'calls process.reallyExit', endsIt],
  'text thrown': ["throw 'no';", "throws 'no', which is no Error", throwsText],
  'undefined thrown': ['throw undefined;', 'throws undefined, which is no Error', throwsText],
  'null thrown': ['throw null;', 'throws null, which is no Error', throwsText],
  'a Symbol thrown': ["throw Symbol('no');", 'throws Symbol(no), which is no Error', throwsText],
  'what cannot be shown, thrown': [
    'throw { toString() { throw 1; }, get message() { throw 2; } };',
    'throws something that cannot be shown, which is no Error',
    throwsText,
  ],
  'an error that throws when it is read': [
    'class E extends Error { get message() { throw 1; } }\nthrow new E(); // <-',
    'throws Error',
    throwsIt,
  ],
  'an error that a terminal would obey': [
    "throw new Error('\\u001b[31mred\\nat last');",
    'throws Error: \u001b[31mred at last',
    throwsIt,
  ],
  'a rejection that nobody hears': [
    `Promise.reject(new Error('unheard')); // <-\n${usableScenario}`,
    'throws Error: unheard',
    throwsIt,
  ],
  'a call of itself': [
    'function f() { f(); } // <-\nf();',
    'throws RangeError: Maximum call stack size exceeded',
    throwsIt,
  ],
  'a change of what all share': [
    `Array.prototype.map = () => [];\n${usableScenario}`,
    'changes Array.prototype.map, which all files share',
    'a scenario is data and changes nothing: remove what does that',
  ],
};

const otherFiles: Readonly<Record<string, BadFile>> = {
  'a binary file': {
    text: Uint8Array.from([0, 1, 2, 255, 254, 128, 10]),
    says: 'is no text in UTF-8',
    remedy: 'save it as UTF-8, or put a scenario in its place',
    status: unusable,
  },
  'a file in UTF-16': {
    text: Buffer.from(`\ufeff${usableScenario}`, 'utf16le'),
    says: 'is no text in UTF-8',
    remedy: 'save it as UTF-8',
    status: unusable,
  },
  'a name that is not that of a scenario': {
    text: usableScenario,
    name: 'mine.ts',
    says: 'is not checked: its name is not that of a scenario',
    remedy: 'let its name end in .scenario.ts, or move it out of the folder',
    status: unusable,
  },
  'an unreadable file': {
    text: usableScenario,
    make: (path) => writeFileSync(path, usableScenario, { mode: 0o000 }),
    isUnprivileged: true,
    says: 'cannot be read (EACCES: permission denied)',
    remedy: 'give yourself the right to read it, or move it out of the folder',
    status: unusable,
  },
  'an unreadable folder': {
    text: '',
    name: 'shut/',
    make: (path) => mkdirSync(path, { mode: 0o000 }),
    isUnprivileged: true,
    says: 'cannot be read (EACCES: permission denied)',
    remedy: 'give yourself the right to read it, or move it out of the folder',
    status: unusable,
  },
  'more memory than there is': {
    text: 'const a = [];\nfor (;;) a.push(new Array(20_000_000).fill(a.length));',
    // The first of all: a later file that ends the process that reads is tried twice.
    name: 'A-memory-hog',
    says: 'needs more memory than there is',
    remedy: 'write a smaller scenario',
    status: unusable,
  },
  'a huge file': {
    text: Buffer.alloc(20 * 1024 * 1024, ' '),
    says: 'has 20.0 MiB',
    remedy: 'a scenario has at most 1 MiB: write less',
    status: unusable,
  },
  'a folder by the name of a scenario': {
    text: '',
    make: (path) => mkdirSync(path),
    says: 'is a folder, and its name ends in .scenario.ts',
    remedy: 'rename it',
    status: unusable,
  },
  'a dead link': {
    text: '',
    make: (path) => symlinkSync('nowhere', path),
    says: 'is a link that leads nowhere',
    remedy: 'remove the link, or let it lead to a file',
    status: unusable,
  },
  'a link to itself': {
    text: '',
    make: (path) => symlinkSync(path, path),
    says: 'is a link that leads nowhere',
    remedy: 'remove the link',
    status: unusable,
  },
  'a line end in the name of a file': {
    text: usableScenario,
    name: 'a\nb',
    says: 'has a control character or a backslash in its name',
    remedy: renameFile,
    status: unusable,
  },
  'a backslash in the name of a file': {
    text: usableScenario,
    name: 'a\\b',
    says: 'has a control character or a backslash in its name',
    remedy: renameFile,
    status: unusable,
  },
  'a mistake in a file with an odd name': {
    text: line("m.space('app');"),
    name: "it's (1):2:3 odd? #%41",
    says: "there are two spaces of the name 'app'; the other is in line 3",
    remedy: 'rename one of them',
    status: unusable,
  },
  'a mistake behind a BOM and with CRLF': {
    text: `\ufeff${line("m.space('app');").replaceAll('\n', '\r\n')}`,
    says: "there are two spaces of the name 'app'; the other is in line 3",
    remedy: 'rename one of them',
    status: unusable,
  },
  'a scenario in which nothing happens': {
    text: option('steps: []'),
    says: 'nothing happened',
    remedy: 'the scenario has no step and lets nothing happen',
    status: 5,
  },
  'an initial grant of what its grantor does not hold': {
    text: option("initially: [server.grants(app, buffer, 'r')]"),
    says: `the initial grant of r from server to app (line ${officeLines.length + 1}) gives nothing`,
    remedy: 'let server own it, or be granted it with +',
    status: 5,
  },
  'an initial grant of what is not passable': {
    text: option("initially: [app.grants(server, buffer, 'w'), server.grants(app, buffer, 'rw')]"),
    says: 'the initial grant of rw from server to app',
    remedy: 'let server own it, or be granted it with +',
    status: 5,
  },
  'an initial grant that gives nothing, and a step that needs it': {
    text: option("initially: [server.grants(app, alone, 'r')], steps: [app.loads(alone)]").replace(
      '\nconst other',
      "\nconst third = m.space('third');\nconst alone = third.region('alone');\nconst other",
    ),
    says: 'the initial grant of r from server to app',
    remedy: 'let server own it, or be granted it with +',
    status: 2,
  },
  'a policy that the start breaks': {
    text: option("policy: [never(app, 'r', buffer)]"),
    says: 'app holds r on app.buffer, which it owns',
    remedy: "against never(app, 'r', app.buffer)",
    status: 2,
  },
};

const files: Readonly<Record<string, BadFile>> = {
  ...Object.fromEntries(
    Object.entries(unusableFiles).map(([kind, [text, says, remedy]]) => [
      kind,
      { text, says, remedy, status: unusable },
    ]),
  ),
  ...otherFiles,
};

/** What looks wrong and is right. By file. */
const usable: Readonly<Record<string, string>> = {
  'a-good.scenario.ts': usableScenario,
  'bom.scenario.ts': `\ufeff${usableScenario}`,
  'crlf.scenario.ts': usableScenario.replaceAll('\n', '\r\n'),
  'noisy.scenario.ts': `for (let i = 0; i < 1e5; i++) console.log('x'.repeat(100));\n${usableScenario}`,
  "odd it's (1) # 100% ? ü.scenario.ts": usableScenario,
  'one/twin.scenario.ts': usableScenario,
  'two/twin.scenario.ts': usableScenario,
  'two.scenario.ts': usableScenario,
  'zz-good.scenario.ts': usableScenario,
};

/** Without end, and without keeping the machine busy: the other runs want it too. */
const endless =
  'const none = new Int32Array(new SharedArrayBuffer(4));\nfor (;;) Atomics.wait(none, 0, 0, 1000);\n';

const noFlags = { says: 'there is no flag', status: unusable } as const;
const wholeNumber = { remedy: 'wants a whole number from', status: unusable } as const;
const tellsNobody = 'choose another place, or give yourself the right to write there';

const runs: Readonly<Record<string, BadRun>> = {
  'an endless loop': {
    words: (folder) => [folder],
    make: (folder) => writeFileSync(join(folder, 'bad.scenario.ts'), endless),
    isSlow: true,
    isChecked: true,
    says: 'bad.scenario.ts:1:1  does not come to an end: stopped after 10 s of waiting',
    remedy: 'a scenario is data and done at once: look for a loop, or for an await',
    status: unusable,
  },
  'reports to a folder that takes none': {
    words: (folder) => [folder, '--report-dir', join(folder, 'shut')],
    make(folder) {
      const wrong = usableScenario.replace('(buffer)', "(buffer).faults('protection')");
      writeFileSync(join(folder, 'bad.scenario.ts'), wrong);
      mkdirSync(join(folder, 'shut'), { mode: 0o555 });
    },
    isUnprivileged: true,
    isChecked: true,
    says: 'expectations.md cannot be written (EACCES: permission denied)',
    remedy: tellsNobody,
    status: unusable,
  },
  'reports to a file': {
    words: (folder) => [folder, '--report-dir', join(folder, 'good.scenario.ts')],
    isChecked: true,
    says: 'good.scenario.ts cannot be written (ENOTDIR: not a directory)',
    remedy: 'a file is there: name a folder',
    status: unusable,
  },
  'JSON to a folder': {
    words: (folder) => [folder, '--reporter', `json=${folder}`],
    says: 'cannot be written (EISDIR: illegal operation on a directory)',
    remedy: 'a folder is there: name a file in it',
    status: unusable,
  },
  'JSON to where no folder can be made': {
    words: (folder) => [folder, '--reporter', 'json=/proc/no/such/file'],
    says: '/proc/no/such cannot be written (ENOENT: no such file or directory)',
    remedy: tellsNobody,
    status: unusable,
  },
  'JSON to a full disk': {
    words: (folder) => [folder, '--reporter', 'json=/dev/full'],
    says: '/dev/full cannot be written (ENOSPC: no space left on device)',
    remedy: 'make room, or choose another place',
    status: unusable,
  },
  'JSON to a place that is gone in the end': {
    words: (folder) => [folder, '--reporter', `json=${folder}/run.json`],
    make(folder) {
      // Between the first writing, before anything is read, and the last: as soon as the file asks for it.
      const path = join(folder, 'run.json');
      const server = createServer((_, answer) => {
        rmSync(path);
        mkdirSync(path);
        answer.setHeader('Connection', 'close').end();
        server.close();
      }).listen(0);
      const { port } = server.address() as AddressInfo;
      const asking = `await fetch('http://127.0.0.1:${port}');\n`;
      writeFileSync(join(folder, 'meddler.scenario.ts'), asking + usableScenario);
    },
    isChecked: true,
    says: 'run.json cannot be written (EISDIR: illegal operation on a directory)',
    remedy: 'a folder is there: name a file in it',
    status: unusable,
  },
  'an unknown flag': { ...noFlags, words: () => ['--sed', '7'], remedy: "did you mean '--seed'?" },
  'a flag without its value': {
    words: () => ['--seed'],
    says: '--seed wants a value',
    remedy: '--seed 7',
    status: unusable,
  },
  'a value for a switch': {
    words: () => ['--quiet=yes'],
    says: "--quiet takes no value, so not 'yes'",
    remedy: 'write --quiet',
    status: unusable,
  },
  'a seed that is no number': { ...wholeNumber, words: () => ['--seed', '1e3'], says: "'1e3'" },
  'a seed too large': { ...wholeNumber, words: () => ['--seed', '2147483648'], says: '2147483647' },
  'no runs': {
    ...wholeNumber,
    words: () => ['--runs', '0'],
    says: "from 1 to 1000000000, not '0'",
  },
  'a flag twice': {
    words: () => ['--runs', '1', '--runs', '2'],
    says: '--runs is given twice',
    remedy: 'leave out one of them',
    status: unusable,
  },
  'flags that contradict each other': {
    words: () => ['--color', '--no-color'],
    says: '--color and --no-color contradict each other',
    remedy: 'leave out one of them',
    status: unusable,
  },
  'a report of what is not checked': {
    words: () => ['list', '--reporter', 'json=x.json'],
    says: 'list checks nothing',
    remedy: 'leave out --reporter',
    status: unusable,
  },
  'a flag that has become a command': {
    words: () => ['--list'],
    says: '--list is a command of its own',
    remedy: 'npm run list',
    status: unusable,
  },
  'a line that is not there': {
    words: (folder) => [`${folder}/good:1000`],
    says: 'has no line 1000',
    remedy: 'leave out :1000',
    status: unusable,
  },
  'an unknown scenario': {
    words: () => ['calls/lends'],
    says: "there is no scenario 'calls/lends'",
    remedy: "did you mean 'calls/lend'?",
    status: unusable,
  },
  'an empty word': {
    words: () => [''],
    says: "'' is no scenario",
    remedy: 'leave it out to check them all',
    status: unusable,
  },
  'a folder without scenarios': {
    words: (folder) => [join(folder, 'empty')],
    make: (folder) => mkdirSync(join(folder, 'empty')),
    says: 'there is no scenario below',
    remedy: 'put NAME.scenario.ts there',
    status: unusable,
  },
  'an unknown property': {
    words: () => ['--property', 'opaque hunk'],
    says: "there is no property 'opaque hunk'",
    remedy: "did you mean 'opaque hunks'?",
    status: unusable,
  },
  'an unknown variant': {
    words: () => ['--variant', 'contract,untaged-plb'],
    says: "there is no variant 'untaged-plb'",
    remedy: "did you mean 'untagged-plb'?",
    status: unusable,
  },
  'an unknown variant of a scenario': {
    words: (folder) => [`${folder}/good@passable`],
    says: "there is no variant 'passable'",
    remedy: 'choose one of: contract, ',
    status: unusable,
  },
  'an unknown reporter': {
    words: () => ['--reporter', 'jsn=x'],
    says: "there is no reporter 'jsn'",
    remedy: "did you mean 'json'?",
    status: unusable,
  },
  'flags given to npm': {
    words: () => ['7'],
    env: { npm_config_seed: 'true' },
    says: '--seed went to npm instead of the checker',
    remedy: 'write npm run check -- --seed',
    status: unusable,
  },
};

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Another than root, for whom alone permissions say nothing; undefined when there is none to be had. */
function unprivileged(): { readonly uid?: number; readonly gid?: number } | undefined {
  if (process.getuid?.() !== 0) return process.platform === 'win32' ? undefined : {};
  const nobody = { uid: 65534, gid: 65534 };
  const reads = "require('node:fs').readFileSync('checker/start.js')";
  const ended = spawnSync(process.execPath, ['-e', reads], { ...nobody, cwd: projectFolder });
  return ended.status === 0 ? nobody : undefined;
}

const unprivilegedUser = unprivileged();

function started(
  words: readonly string[],
  { env, isUnprivileged }: Pick<BadRun, 'env' | 'isUnprivileged'> = {},
): Promise<Ended> {
  const {
    NO_COLOR: _no,
    FORCE_COLOR: _force,
    GITHUB_ACTIONS: _job,
    COLUMNS: _wide,
    ...inherited
  } = process.env;
  const child = spawn(
    process.execPath,
    ['checker/start.js', ...(words[0] === 'list' ? words : ['check', ...words])],
    {
      cwd: projectFolder,
      env: { ...inherited, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(isUnprivileged && unprivilegedUser),
    },
  );
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    err += String(chunk);
  });
  return new Promise((resolve) => {
    child.once('close', (status) => resolve({ status, out, err }));
  });
}

const folders: string[] = [];

function scratch(texts: Readonly<Record<string, string>>): string {
  const folder = scratchFolder(texts);
  folders.push(folder);
  // Made for its owner alone, and some runs are another user's.
  chmodSync(folder, 0o755);
  return relative(projectFolder, folder);
}

function fileOf(kind: string): string {
  const name = files[kind]?.name ?? kind.replaceAll(/[^a-zA-Z0-9]+/g, '-');
  return /\.ts$|\/$/.test(name) ? name.replace(/\/$/, '') : `${name}.scenario.ts`;
}

/** Those that can be tried here: root reads everything, and may be alone. */
const tried = Object.entries(files).filter(
  ([, { isUnprivileged }]) => unprivilegedUser !== undefined || isUnprivileged !== true,
);

function makeFiles(folder: string): void {
  for (const [kind, { text, make }] of tried) {
    const path = join(projectFolder, folder, fileOf(kind));
    if (make === undefined) writeFileSync(path, text);
    else make(path);
  }
}

function shootDown({ out, err }: Ended): void {
  expect(out + err).not.toMatch(/^\s+at \S/m);
  expect(out + err).not.toContain('node:internal');
}

function timesIn(text: string, part: string): number {
  return text.split(part).length - 1;
}

/** As a terminal is shown it. */
function shown(text: string): string {
  return text.replaceAll(
    /\p{Cc}/gu,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** All files, in one run. */
async function checkFiles(): Promise<{ readonly folder: string; readonly ended: Ended }> {
  const folder = scratch(usable);
  makeFiles(folder);
  // Round in circles.
  symlinkSync('..', join(projectFolder, folder, 'two/up'));
  const out = join(folder, 'out');
  mkdirSync(join(projectFolder, out));
  chmodSync(join(projectFolder, out), 0o777);
  const kept = ['--report-dir', out, '--reporter', `json=${out}/run.json`];
  const ended = await started([folder, '--stable', ...kept], { isUnprivileged: true });
  return { folder, ended };
}

function begin(run: BadRun): Promise<Ended> {
  const folder = scratch({ 'good.scenario.ts': usableScenario });
  run.make?.(join(projectFolder, folder));
  // Otherwise a run that takes more than ten seconds says how far it is, on a busy machine only.
  const stable = run.isChecked === true ? ['--stable'] : [];
  return started([...run.words(folder), ...stable], run);
}

// What takes long is begun before all else.
let checkingFiles: ReturnType<typeof checkFiles>;
const begun = new Map<string, Promise<Ended>>();
beforeAll(() => {
  for (const [kind, run] of Object.entries(runs)) if (run.isSlow) begun.set(kind, begin(run));
  checkingFiles = checkFiles();
});

/** Why it cannot be tried here; root may read and write everything, and another user may not even see the project. */
function hindrance(kind: string, { isUnprivileged }: BadRun): string | undefined {
  if (kind === 'JSON to a full disk' && !existsSync('/dev/full')) return 'there is no /dev/full';
  if (kind.includes('no folder can be made') && !existsSync('/proc')) return 'there is no /proc';
  if (isUnprivileged !== true || unprivilegedUser !== undefined) return undefined;
  return 'nobody is here whom permissions concern';
}

describe.concurrent('a bad run', () => {
  test.each(Object.entries(runs))('%s', async (kind, run) => {
    const why = hindrance(kind, run);
    if (why !== undefined) return console.warn(`not tried: ${kind}: ${why}`);

    const ended = await (begun.get(kind) ?? begin(run));

    expect([ended.status, ended.err + ended.out]).toEqual([
      run.status,
      expect.stringContaining(run.says),
    ]);
    const all = ended.out + ended.err;
    shootDown(ended);
    expect(timesIn(all, run.says)).toBe(1);
    expect(all).toContain(run.remedy);
    if (run.isChecked === true) {
      expect(ended.out).toMatch(/good +(directed|2 searches) +holds/);
      expect(ended.err).toBe('');
    } else {
      expect(ended.out).not.toContain('holds');
      expect(ended.err).toMatch(/^[^\n]+\n$/);
    }
  });

  test('a reader that leaves early', async () => {
    const folder = scratch({ 'good.scenario.ts': usableScenario });
    const words = ['checker/start.js', 'check', folder];
    const child = spawn(process.execPath, words, {
      cwd: projectFolder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let err = '';
    child.stderr.on('data', (chunk) => {
      err += String(chunk);
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const status = await new Promise((resolve) => child.once('close', resolve));

    expect(status).toBe(unusable);
    expect(err).not.toContain('EPIPE');
    shootDown({ status: unusable, out: '', err });
  });
});

describe('a bad file', () => {
  let folder = '';
  let ended: Ended;
  let report: {
    readonly exitStatus: number;
    readonly scenarios: readonly {
      readonly name: string;
      readonly verdict: string;
      readonly unusable?: {
        readonly says: string;
        readonly remedy: string;
        readonly site: { readonly file: string; readonly line: number };
      };
      readonly searches: readonly {
        readonly remarks: readonly string[];
        readonly violation?: { readonly says: string };
      }[];
    }[];
  };

  beforeAll(async () => {
    ({ folder, ended } = await checkingFiles);
    report = JSON.parse(readFileSync(join(projectFolder, folder, 'out/run.json'), 'utf8'));
  });

  function scenarioOf(name: string) {
    const found = report.scenarios.filter((one) => one.name === `${folder}/${name}`);
    expect(found).toHaveLength(1);
    return found[0] as (typeof report.scenarios)[number];
  }

  const statusOf: Readonly<Record<string, number>> = {
    unusable,
    vacuous: 5,
    violated: 2,
    holds: 0,
  };

  test.each(tried)('%s', (kind, { text, says, remedy, status }) => {
    const { verdict, unusable, searches } = scenarioOf(fileOf(kind).replace('.scenario.ts', ''));
    const messages = searches.flatMap(({ remarks, violation }) => [
      ...(violation === undefined ? [] : [violation.says]),
      ...remarks,
    ]);

    expect(statusOf[verdict]).toBe(status);
    if (status !== 4) {
      expect(messages.filter((message) => message.includes(says))).toHaveLength(1);
      expect(messages.join('\n')).toContain(remedy);
      expect(timesIn(ended.out, says)).toBeGreaterThan(0);
      return;
    }
    const file = `${folder}/${fileOf(kind)}`;
    const lines = typeof text === 'string' ? text.split('\n') : [];
    const arrow = lines.findIndex((line) => /\/\/ <-\r?$/.test(line));
    expect(unusable?.says).toContain(says);
    expect(unusable?.remedy).toContain(remedy);
    expect(unusable?.site).toMatchObject({ file, line: Math.max(arrow, 0) + 1 });
    const place = `${shown(file)}:${unusable?.site.line}:`;
    const printed = ended.out.split('\n').flatMap((line, i, all) => {
      return line.startsWith(place) ? [`${line}\n${all[i + 1]}`] : [];
    });
    expect(printed).toHaveLength(1);
    expect(printed[0]).toContain(shown(says));
    expect(printed[0]).toContain(`\n  remedy  ${shown(unusable?.remedy ?? '')}`);
  });

  const untried = Object.keys(files).filter((kind) => !tried.some(([other]) => other === kind));
  for (const kind of untried) test.skip(`${kind}: nobody is here whom permissions concern`);

  test.each(Object.keys(usable))('does not keep %s from being checked', (file) => {
    expect(scenarioOf(file.replace('.scenario.ts', ''))).toMatchObject({ verdict: 'holds' });
  });

  test('is unusable and shows no stack, in the order of the names', () => {
    const names = report.scenarios.map(({ name }) => name);

    expect([ended.status, report.exitStatus]).toEqual([unusable, unusable]);
    shootDown(ended);
    expect(names).toEqual([...names].sort());
    expect(names).toHaveLength(tried.length + Object.keys(usable).length);
    const prints = ended.err.trimEnd().split('\n');
    expect(prints.every((line) => line.startsWith(`${folder}/noisy.scenario.ts prints: `))).toBe(
      true,
    );
    expect(ended.err.length).toBeLessThan(10_000);
  });
});

test('more than 150 kinds of bad files and bad runs are tried', () => {
  expect(Object.keys(files).length + Object.keys(runs).length).toBeGreaterThan(150);
});

afterAll(() => {
  for (const folder of folders) removeScratch(join(projectFolder, folder));
});

/**
 * Every way to go wrong in the scenario language: what is said of it, how to mend it, and the line.
 *
 * The line at fault is the one that ends with an arrow; where a message names a second line, that
 * one is marked `other`.
 */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { ScenarioError } from '../error.ts';
import {
  anyone,
  breaks,
  dataOf,
  machine,
  mayFlow,
  never,
  only,
  register,
  scenario,
} from '../index.ts';
import type { MachineOptions } from './nouns.ts';
import type { Told } from './scenario.ts';

interface Wrong {
  code(): unknown;
  readonly says: string | RegExp;
  readonly remedy: string | RegExp;
}

/** A machine on which nothing is wrong yet. */
function office(options: MachineOptions = { addressBits: 10 }) {
  const m = machine(options);
  const app = m.space('app');
  const server = m.space('server');
  const buffer = app.region('buffer');
  const serve = server.portal('serve', { callers: [app] });
  const main = m.thread('main', app);
  return { m, app, server, buffer, serve, main };
}

/** Nouns of another machine: they have numbers too, and on this one they would name somebody else. */
function elsewhere() {
  const { m, server, buffer, serve, main } = office();
  return { m, stranger: server, strange: buffer, gate: serve, line: main };
}

const shows = 'What is wrong is said.';
const words = { shows } as const;
/** For what no type would let through. */
const untyped = (value: unknown) => value as never;

const wrong: Readonly<Record<string, Wrong>> = {
  'a name that begins with a digit': {
    code() {
      machine().space('1st'); // <-
    },
    says: "'1st' cannot name a space",
    remedy: 'use a letter, then letters, digits, - and _, at most 100 in all',
  },
  'a name of two words': {
    code() {
      const { app } = office();
      app.region('the buffer'); // <-
    },
    says: "'the buffer' cannot name a region",
    remedy: /^use a letter/,
  },
  'a name that is no text': {
    code() {
      const { m, app } = office();
      m.thread(untyped(undefined), app); // <-
    },
    says: 'undefined (is a name misspelt?) cannot name a thread',
    remedy: /^use a letter/,
  },
  'two spaces of one name': {
    code() {
      const m = machine();
      m.space('app'); // <- other
      m.space('app'); // <-
    },
    says: "there are two spaces of the name 'app'; the other is in line <other>",
    remedy: 'rename one of them',
  },
  'a space and a family of one name': {
    code() {
      const m = machine();
      m.spaces('client', 3); // <- other
      m.space('client'); // <-
    },
    says: "there are two spaces of the name 'client'; the other is in line <other>",
    remedy: 'rename one of them',
  },
  'two families of one name': {
    code() {
      const m = machine();
      m.spaces('client', 3); // <- other
      m.spaces('client', 2); // <-
    },
    says: "there are two spaces of the name 'client'; the other is in line <other>",
    remedy: 'rename one of them',
  },
  'two regions of one name in one space': {
    code() {
      const app = machine().space('app');
      app.region('heap'); // <- other
      app.region('heap'); // <-
    },
    says: "there are two regions of the name 'heap'; the other is in line <other>",
    remedy: 'rename one of them',
  },
  'a region named as the one that a portal made for its entry': {
    code() {
      const app = machine().space('app');
      app.portal('open'); // <- other
      app.region('open'); // <-
    },
    says: "there are two regions of the name 'open'; the other is in line <other>",
    remedy: 'rename one of them',
  },
  'a portal that would make a region of a name already given': {
    code() {
      const app = machine().space('app');
      app.region('open'); // <- other
      app.portal('open'); // <-
    },
    says: "there are two regions of the name 'open'; the other is in line <other>",
    remedy: 'rename one of them',
  },
  'two portals of one name, though in two spaces': {
    code() {
      const m = machine();
      m.space('files').portal('open'); // <- other
      m.space('devices').portal('open'); // <-
    },
    says: "there are two portals of the name 'open'; the other is in line <other>",
    remedy: 'rename one of them',
  },
  'two threads of one name': {
    code() {
      const m = machine();
      const app = m.space('app');
      m.thread('main', app); // <- other
      m.thread('main', app); // <-
    },
    says: "there are two threads of the name 'main'; the other is in line <other>",
    remedy: 'rename one of them',
  },
  'a family of no spaces': {
    code() {
      machine().spaces('client', 0); // <-
    },
    says: 'a family cannot have 0 spaces',
    remedy: 'give it a whole number from 1 to 100,000',
  },
  'a family of one space and a half': {
    code() {
      machine().spaces('client', 1.5); // <-
    },
    says: 'a family cannot have 1.5 spaces',
    remedy: 'give it a whole number from 1 to 100,000',
  },
  'a member that the family does not have': {
    code() {
      const client = machine().spaces('client', 3);
      client[3]?.region('mailbox'); // <-
    },
    says: 'there is no client[3]',
    remedy: 'the family is client[0] to client[2]',
  },
  'a member counted from the end': {
    code() {
      const client = machine().spaces('client', 3);
      client[-1]?.region('mailbox'); // <-
    },
    says: 'there is no client[-1]',
    remedy: 'the family is client[0] to client[2]',
  },

  'rights in the wrong order': {
    code() {
      const { app, server, buffer } = office();
      app.grants(server, buffer, untyped('wr')); // <-
    },
    says: "'wr' are no rights",
    remedy: /^write some of r, w, x, e in this order/,
  },
  'no rights at all': {
    code() {
      const { app, server, buffer } = office();
      app.revokes(server, buffer, untyped('')); // <-
    },
    says: "'' are no rights",
    remedy: /^write some of r, w, x, e in this order/,
  },
  'a mark in the middle of the rights': {
    code() {
      const { app, buffer, serve } = office();
      app.calls(serve).lending(buffer, untyped('r+w')); // <-
    },
    says: "'r+w' are no rights",
    remedy: /and \+ behind them if they may be passed on/,
  },
  'rights as a number': {
    code() {
      const { server, buffer } = office();
      never(server, untyped(3), buffer); // <-
    },
    says: '3 are no rights',
    remedy: /^write some of r, w, x, e in this order/,
  },

  'a misspelt cause': {
    code() {
      const { app, buffer } = office();
      app.loads(buffer).faults(untyped('protecton')); // <-
    },
    says: "'protecton' is no cause",
    remedy: "did you mean 'protection'?",
  },
  'a cause that resembles none': {
    code() {
      const { app, buffer } = office();
      app.loads(buffer).faults(untyped('it is not allowed')); // <-
    },
    says: "'it is not allowed' is no cause",
    remedy: /^choose one of: bounds, protection, /,
  },
  'a misspelt property': {
    code() {
      breaks(untyped('authority confinment'), 'because'); // <-
    },
    says: "'authority confinment' is no property",
    remedy: "did you mean 'authority confinement'?",
  },
  'a claim that nobody made': {
    code() {
      const { m } = office();
      scenario(m, { shows, claims: ['A5', untyped('A55')] }); // <-
    },
    says: "'A55' is no claim",
    remedy: "did you mean 'A5'?",
  },
  'a misspelt option of the machine': {
    code() {
      machine(untyped({ adressBits: 8 })); // <-
    },
    says: "a machine has no 'adressBits'",
    remedy: "did you mean 'addressBits'?",
  },
  'an option that a region does not have': {
    code() {
      const { app } = office();
      app.region('heap', untyped({ protection: 'rw' })); // <-
    },
    says: "a region has no 'protection'",
    remedy: 'it has: at, bytes',
  },
  'a misspelt option of a thread': {
    code() {
      const { m, app } = office();
      m.thread('aux', app, untyped({ hunkByte: 8 })); // <-
    },
    says: "a thread has no 'hunkByte'",
    remedy: "did you mean 'hunkBytes'?",
  },
  'a misspelt option of a portal': {
    code() {
      const { app, server } = office();
      server.portal('open', untyped({ caller: [app] })); // <-
    },
    says: "a portal has no 'caller'",
    remedy: "did you mean 'callers'?",
  },
  'a misspelt part of a scenario': {
    code() {
      const { m } = office();
      scenario(m, untyped({ shows, step: [] })); // <-
    },
    says: "a scenario has no 'step'",
    remedy: "did you mean 'steps'?",
  },
  'a misspelt bound': {
    code() {
      const { m } = office();
      scenario(m, { shows, bounds: untyped({ dept: 3 }) }); // <-
    },
    says: "a set of bounds has no 'dept'",
    remedy: "did you mean 'depth'?",
  },
  'everything, misspelt': {
    code() {
      const { m } = office();
      scenario(m, { shows, may: untyped('evrything') }); // <-
    },
    says: "may of a scenario cannot be 'evrything'",
    remedy: "give a list of sentences such as app.loads(buffer), or 'everything'",
  },

  'more address bits than there are': {
    code() {
      machine({ addressBits: 65 }); // <-
    },
    says: 'addressBits of a machine cannot be 65',
    remedy: 'give a whole number from 4 to 64',
  },
  'a negative value among the values': {
    code() {
      machine({ values: [0, -1] }); // <-
    },
    says: 'values.1 of a machine cannot be -1',
    remedy: 'give a list of whole numbers of at least 0: [0, 1, 2]',
  },
  'a region of half a byte': {
    code() {
      const { app } = office();
      app.region('heap', { bytes: 0.5 }); // <-
    },
    says: 'bytes of a region cannot be 0.5',
    remedy: 'give a whole number of at least 1, above 2 ** 53 as a bigint: 2n ** 60n',
  },
  'a length where options belong': {
    code() {
      const { app } = office();
      app.region('heap', untyped(64)); // <-
    },
    says: 'a region wants options, not 64',
    remedy: /^write them in braces: \{ /,
  },
  'one caller where a list belongs': {
    code() {
      const { app, server } = office();
      server.portal('open', { callers: untyped(app) }); // <-
    },
    says: 'callers of a portal cannot be the space app',
    remedy: 'give a list of spaces in brackets: callers: [app]',
  },
  'a thread without a hunk': {
    code() {
      const { m, app } = office();
      m.thread('aux', app, { hunks: 0 }); // <-
    },
    says: 'hunks of a thread cannot be 0',
    remedy: 'give a whole number from 1 to 1,000',
  },
  'a misspelt shows, which is also a missing one': {
    code() {
      const { m } = office();
      scenario(m, untyped({ shwos: 'it' })); // <-
    },
    says: "a scenario has no 'shwos'",
    remedy: "did you mean 'shows'?",
  },
  'a load that sees no value': {
    code() {
      const { app, buffer } = office();
      app.loads(buffer).sees(); // <-
    },
    says: 'a load always sees something, and .sees() names no value',
    remedy: 'name what it sees, .sees(0), or leave out .sees()',
  },
  'a scenario that shows nothing': {
    code() {
      const { m } = office();
      scenario(m, { shows: '' }); // <-
    },
    says: "shows of a scenario cannot be ''",
    remedy: 'say in one sentence what the scenario shows',
  },
  'a scenario that says nothing': {
    code() {
      const { m } = office();
      scenario(m, untyped(undefined)); // <-
    },
    says: 'a scenario wants options, not undefined (is a name misspelt?)',
    remedy: /^write them in braces: \{ /,
  },
  'steps that are no list': {
    code() {
      const { m, app, buffer } = office();
      scenario(m, { shows, steps: untyped(app.loads(buffer)) }); // <-
    },
    says: 'steps of a scenario cannot be the sentence',
    remedy: 'give a list of sentences in brackets: [app.loads(buffer)]',
  },
  'a bound of the wrong kind': {
    code() {
      const { m } = office();
      scenario(m, { shows, bounds: { runs: untyped('200') } }); // <-
    },
    says: "runs of a set of bounds cannot be '200'",
    remedy: 'give a whole number from 1 to 1,000,000,000',
  },
  'a bound of nothing': {
    code() {
      const { m } = office();
      scenario(m, { shows, bounds: { depth: 0 } }); // <-
    },
    says: 'depth of a set of bounds cannot be 0',
    remedy: 'give a whole number from 1 to 1,000,000,000',
  },
  'a bound without its name': {
    code() {
      const { m } = office();
      scenario(m, { shows, bounds: untyped(200) }); // <-
    },
    says: 'a set of bounds wants options, not 200',
    remedy: /^write them in braces: \{ /,
  },
  'a scenario of no machine': {
    code() {
      scenario(untyped(office()), words); // <-
    },
    says: 'the first argument of scenario is an object, not a machine',
    remedy: 'give what machine() returned',
  },

  'a region that is not there': {
    code() {
      const { app } = office();
      app.loads(untyped(undefined)); // <-
    },
    says: 'what is loaded is undefined (is a name misspelt?), not a range of addresses',
    remedy: /^give a region, a part of one/,
  },
  'a portal where memory belongs': {
    code() {
      const { app, serve } = office();
      app.stores(untyped(serve), 1); // <-
    },
    says: 'what is stored to is the portal serve, not a range of addresses',
    remedy: /^give a region, a part of one/,
  },
  'a name where a noun belongs': {
    code() {
      const { server } = office();
      server.fetches(untyped('buffer')); // <-
    },
    says: "what is fetched is 'buffer', not a range of addresses",
    remedy: /^give a region, a part of one/,
  },
  'a space where a portal belongs': {
    code() {
      const { app, server } = office();
      app.calls(untyped(server)); // <-
    },
    says: 'what is called is the space server, not a portal',
    remedy: "give what server.portal('serve') returned",
  },
  'a grantee that is not there': {
    code() {
      const { app, buffer } = office();
      app.grants(untyped(undefined), buffer, 'r'); // <-
    },
    says: 'the grantee is undefined (is a name misspelt?), not a space',
    remedy: "give what m.space('app') returned",
  },
  'a thread that is not there': {
    code() {
      const { app, buffer } = office();
      app.loads(buffer).on(untyped(undefined)); // <-
    },
    says: 'on is undefined (is a name misspelt?), not a thread',
    remedy: "give what m.thread('main', app) returned",
  },
  'a thread without a home': {
    code() {
      const { m } = office();
      m.thread('aux', untyped(undefined)); // <-
    },
    says: 'the home of a thread is undefined (is a name misspelt?), not a space',
    remedy: "give what m.space('app') returned",
  },
  'a home without a data space': {
    code() {
      const { m, app } = office();
      m.thread('aux', untyped({ code: app })); // <-
    },
    says: 'the home of a thread is undefined (is a name misspelt?), not a space',
    remedy: "give what m.space('app') returned",
  },
  'a caller that is no space': {
    code() {
      const { server, buffer } = office();
      server.portal('open', { callers: [untyped(buffer)] }); // <-
    },
    says: "a portal's callers is the region buffer, not a space",
    remedy: "give what m.space('app') returned",
  },
  'an entry that is no memory': {
    code() {
      const { server, main } = office();
      server.portal('open', { entry: untyped(main) }); // <-
    },
    says: 'entry is the thread main, not a range of addresses',
    remedy: /^give a region, a part of one/,
  },
  'a loan of nobody in particular': {
    code() {
      const { buffer, serve } = office();
      anyone.calls(serve).lending(buffer, 'r'); // <-
    },
    says: 'anyone lends, and a loan is made by one of the two spaces that run',
    remedy: 'name the lender third: .lending(buffer, "r", app)',
  },
  'a text where a value belongs': {
    code() {
      const { app, buffer } = office();
      app.stores(buffer, untyped('1')); // <-
    },
    says: "'1' is no value",
    remedy: 'give a whole number of at least 0, or register(0)',
  },
  'a negative value': {
    code() {
      const { server } = office();
      server.returns(-1); // <-
    },
    says: '-1 is no value',
    remedy: 'give a whole number of at least 0, or register(0)',
  },
  'a register before the first': {
    code() {
      const { app, serve } = office();
      app.calls(serve).passing(register(-1)); // <-
    },
    says: '-1 is no register',
    remedy: 'give a whole number: register(0) is the first',
  },

  'a caller from another machine': {
    code() {
      const { server } = office();
      const { stranger } = elsewhere();
      server.portal('open', { callers: [stranger] }); // <-
    },
    says: 'the space server belongs to another machine',
    remedy: 'a scenario is about one machine: use what this one returned',
  },
  'a data space from another machine': {
    code() {
      const { server } = office();
      server.portal('open', { data: elsewhere().stranger }); // <-
    },
    says: 'the space server belongs to another machine',
    remedy: /one machine/,
  },
  'a home on another machine': {
    code() {
      const { m } = office();
      m.thread('aux', elsewhere().stranger); // <-
    },
    says: 'the space server belongs to another machine',
    remedy: /one machine/,
  },
  'a range that ends on another machine': {
    code() {
      const { buffer } = office();
      buffer.through(elsewhere().strange); // <-
    },
    says: 'the region app.buffer belongs to another machine',
    remedy: /one machine/,
  },
  'an entry on another machine': {
    code() {
      const { m, server } = office();
      server.portal('open', { entry: elsewhere().strange }); // <-
      dataOf(scenario(m, words));
    },
    says: 'the region app.buffer belongs to another machine',
    remedy: /one machine/,
  },
  'a step of a space of another machine': {
    code() {
      const { m, buffer } = office();
      const { stranger } = elsewhere();
      told(m, { steps: [stranger.loads(buffer)] }); // <-
    },
    says: 'the space server belongs to another machine',
    remedy: /one machine/,
  },
  'a step on memory of another machine': {
    code() {
      const { m, app } = office();
      told(m, { steps: [app.loads(elsewhere().strange.part(0, 1))] }); // <-
    },
    says: 'the range app.buffer[0, 1) belongs to another machine',
    remedy: /one machine/,
  },
  'a step through a portal of another machine': {
    code() {
      const { m, app } = office();
      told(m, { steps: [app.calls(elsewhere().gate)] }); // <-
    },
    says: 'the portal serve belongs to another machine',
    remedy: /one machine/,
  },
  'a step on a thread of another machine': {
    code() {
      const { m, app, buffer } = office();
      told(m, { steps: [app.loads(buffer).on(elsewhere().line)] }); // <-
    },
    says: 'the thread main belongs to another machine',
    remedy: /one machine/,
  },
  'a loan by a space of another machine': {
    code() {
      const { m, app, buffer, serve } = office();
      const { stranger } = elsewhere();
      told(m, { steps: [app.calls(serve).lending(buffer, 'r', stranger)] }); // <-
    },
    says: 'the space server belongs to another machine',
    remedy: /one machine/,
  },
  'an initial grant to a space of another machine': {
    code() {
      const { m, app, buffer } = office();
      told(m, { initially: [app.grants(elsewhere().stranger, buffer, 'r')] }); // <-
    },
    says: 'the space server belongs to another machine',
    remedy: /one machine/,
  },
  'a policy about a space of another machine': {
    code() {
      const { m, buffer } = office();
      told(m, { policy: [never(elsewhere().stranger, 'r', buffer)] }); // <-
    },
    says: 'the space server belongs to another machine',
    remedy: /one machine/,
  },
  'a flow to a space of another machine': {
    code() {
      const { m, app } = office();
      told(m, { policy: [mayFlow(app, elsewhere().stranger)] }); // <-
    },
    says: 'the space server belongs to another machine',
    remedy: /one machine/,
  },

  'a range of no bytes': {
    code() {
      machine().range(16, 0); // <-
    },
    says: '16 and 0 are no range of addresses',
    remedy: /^give a start of at least 0 and a length of at least 1 byte/,
  },
  'a range below 0': {
    code() {
      machine().range(-16n, 8); // <-
    },
    says: '-16n and 8 are no range of addresses',
    remedy: /^give a start of at least 0/,
  },
  'a part that begins before its region': {
    code() {
      const { buffer } = office();
      buffer.part(-1, 4); // <-
    },
    says: '-1 and 4 are no range of addresses',
    remedy: /^give a start of at least 0/,
  },
  'a part past the end': {
    code() {
      const { m, app } = office();
      const heap = app.region('heap', { bytes: 8 });
      told(m, { steps: [app.loads(heap.part(4, 5))] }); // <-
    },
    says: 'the part from 4, 5 bytes long, passes the end of app.heap, which has 8',
    remedy: 'make it shorter, or write m.range(at, bytes) if that is what you mean',
  },
  'a range from the upper region to the lower': {
    code() {
      const { m, app } = office();
      const low = app.region('low', { at: 0x100, bytes: 16 });
      const high = app.region('high', { at: 0x110, bytes: 16 });
      told(m, { steps: [app.loads(high.through(low))] }); // <-
    },
    says: 'app.low ends below app.high',
    remedy: 'write the lower region first',
  },
  'a space in two pieces as one range': {
    code() {
      const { m, app } = office();
      app.region('far', { at: 0x300, bytes: 16 });
      told(m, { steps: [app.loads(app)] }); // <-
    },
    says: 'the regions of app are not one range: [0x10, 0x20), [0x300, 0x310)',
    remedy: 'name its regions one by one',
  },
  'a space of nothing as a range': {
    code() {
      const { m, app } = office();
      const idle = m.space('idle');
      told(m, { steps: [app.loads(idle)] }); // <-
    },
    says: 'idle owns no region',
    remedy: "give it one: idle.region('memory')",
  },
  'a hunk beyond the stack': {
    code() {
      const { m, app, main } = office();
      told(m, { steps: [app.loads(main.hunk(8))] }); // <-
    },
    says: 'there is no hunk 8 in the stack of main',
    remedy: 'name one from 0 to 7, or give the thread more hunks',
  },

  'two regions that overlap': {
    code() {
      const { m, app, server } = office();
      app.region('low', { at: 0x200, bytes: 16 }); // <- other
      server.region('high', { at: 0x20f, bytes: 16 }); // <-
      dataOf(scenario(m, words));
    },
    says: 'server.high [0x20f, 0x21f) overlaps app.low [0x200, 0x210); app.low is in line <other>',
    remedy: 'owned regions never overlap: move or shorten one of the two',
  },
  'a region that overlaps one further down which was written later': {
    code() {
      const { m, app, server } = office();
      app.region('high', { at: 0x20f, bytes: 16 }); // <- other
      server.region('low', { at: 0x200, bytes: 16 }); // <-
      dataOf(scenario(m, words));
    },
    says: 'app.high [0x20f, 0x21f) overlaps server.low [0x200, 0x210); app.high is in line <other>',
    remedy: /^owned regions never overlap/,
  },
  'a region that overlaps a stack': {
    code() {
      const { m, app } = office();
      m.thread('aux', app, { at: 0x200, hunkBytes: 8, hunks: 2 }); // <- other
      app.region('heap', { at: 0x20f, bytes: 16 }); // <-
      dataOf(scenario(m, words));
    },
    says: /^app\.heap .* overlaps aux\.stack \[0x200, 0x210\); aux\.stack is in line <other>$/,
    remedy: /^owned regions never overlap/,
  },
  'two stacks that overlap': {
    code() {
      const { m, app } = office();
      m.thread('one', app, { at: 0x200, hunkBytes: 8, hunks: 2 }); // <- other
      m.thread('two', app, { at: 0x200, hunkBytes: 8, hunks: 2 }); // <-
      dataOf(scenario(m, words));
    },
    says: /overlaps .*; one\.stack is in line <other>$/,
    remedy: /^owned regions never overlap/,
  },
  'a region past the top': {
    code() {
      const { m, app } = office();
      app.region('far', { at: 0x3ff, bytes: 2 }); // <-
      dataOf(scenario(m, words));
    },
    says: 'app.far [0x3ff, 0x401) does not fit below the top of the address range, 0x400 with 10 address bits',
    remedy: 'end it at 0x400 at the latest, or give the machine more addressBits',
  },
  'a region wholly beyond the top': {
    code() {
      const { m, app } = office();
      app.region('further', { at: 0x800 }); // <-
      app.region('heap');
      dataOf(scenario(m, words));
    },
    says: /^app\.further \[0x800, 0x810\) does not fit below the top/,
    remedy: /^end it at 0x400 at the latest/,
  },
  'a stack past the top': {
    code() {
      const { m, app } = office();
      m.thread('aux', app, { at: 0x3f0, hunkBytes: 16, hunks: 2 }); // <-
      dataOf(scenario(m, words));
    },
    says: /^aux\.stack \[0x3f0, 0x410\) does not fit below the top/,
    remedy: /^end it at 0x400 at the latest/,
  },
  'a region of no bytes': {
    code() {
      const { m, app } = office();
      app.region('heap', { bytes: 0 }); // <-
      dataOf(scenario(m, words));
    },
    says: 'app.heap is empty',
    remedy: /^a region has at least one byte/,
  },
  'a stack of no bytes': {
    code() {
      const { m, app } = office();
      m.thread('aux', app, { hunkBytes: 0 }); // <-
      dataOf(scenario(m, words));
    },
    says: 'aux.stack is empty',
    remedy: /a stack at least one hunk of at least one byte$/,
  },
  'no room for a region': {
    code() {
      const { m, app } = office();
      app.region('heap', { bytes: 0x400 }); // <-
      dataOf(scenario(m, words));
    },
    says: 'there is no room left for app.heap among 10-bit addresses',
    remedy: 'give the machine more addressBits, or fewer or smaller regions and stacks',
  },
  'no room for a stack': {
    code() {
      const { m, app } = office();
      m.thread('aux', app, { hunkBytes: 0x100, hunks: 4 }); // <-
      dataOf(scenario(m, words));
    },
    says: 'there is no room left for aux.stack among 10-bit addresses',
    remedy: /^give the machine more addressBits/,
  },
  'an entry that the code space does not own': {
    code() {
      const { m, server, buffer } = office();
      server.portal('open', { entry: buffer }); // <-
      dataOf(scenario(m, words));
    },
    says: 'the entry 0x10 of portal open is in no region of its code space',
    remedy: 'put the entry into a region that the code space owns',
  },
  'a machine without a thread': {
    code() {
      const m = machine(); // <-
      const app = m.space('app');
      told(m, { steps: [app.returns()] });
    },
    says: 'the machine has no thread, so nothing can ever happen on it',
    remedy: "give it one: m.thread('main', app)",
  },
  'values without 0': {
    code() {
      const m = machine({ values: [1, 2] }); // <-
      m.thread('main', m.space('app'));
      dataOf(scenario(m, words));
    },
    says: 'memory and registers start at 0, and 0 is not among the values',
    remedy: 'add 0 to values',
  },

  'a value that is not among the values': {
    code() {
      const { m, app, buffer } = office({ addressBits: 10, values: [0, 1] });
      told(m, { steps: [app.stores(buffer, 2)] }); // <-
    },
    says: "2 is not one of the machine's values",
    remedy: "use one of 0, 1, or add it to the machine's values",
  },
  'an argument that is not among the values': {
    code() {
      const { m, app, serve } = office({ addressBits: 10, values: [0, 1] });
      told(m, { may: [app.calls(serve).passing(0, 2)] }); // <-
    },
    says: "2 is not one of the machine's values",
    remedy: /^use one of 0, 1/,
  },
  'a sight of what is no value': {
    code() {
      const { m, app, buffer } = office();
      told(m, { steps: [app.loads(buffer).sees(0, untyped('1'))] }); // <-
    },
    says: "'1' is no value that a load could see",
    remedy: /^name whole numbers of at least 0/,
  },
  'a register that the frame does not have': {
    code() {
      const { m, app, buffer } = office();
      told(m, { steps: [app.stores(buffer, register(2))] }); // <-
    },
    says: 'there is no register 2: a frame has 2',
    remedy: 'give the machine more registers, or name one of those it has',
  },
  'a register where none is tracked': {
    code() {
      const { m, server } = office({ addressBits: 10, registers: 0 });
      told(m, { may: [server.returns(register(0))] }); // <-
    },
    says: 'there is no register 0: a frame has 0',
    remedy: /^give the machine more registers/,
  },
  'a sight of memory that is not tracked': {
    code() {
      const { m, app, buffer } = office({ addressBits: 10, memory: false });
      told(m, { steps: [app.loads(buffer).sees(0)] }); // <-
    },
    says: 'the machine does not track memory, so a load sees nothing',
    remedy: 'leave out .sees(...), or memory: false',
  },
  'two outcomes of one step': {
    code() {
      const { app, buffer } = office();
      app.loads(buffer).sees(0).faults('protection'); // <-
    },
    says: 'a step says twice what comes of it',
    remedy: 'leave out one of .faults(...) and .sees(...)',
  },

  'a step of nobody in particular': {
    code() {
      const { m, buffer } = office();
      told(m, { steps: [anyone.loads(buffer)] }); // <-
    },
    says: 'a step says who acts, and anyone is nobody in particular',
    remedy: 'write the space whose code runs: app.loads(buffer)',
  },
  'a step on one of several threads, unsaid': {
    code() {
      const { m, app, server, buffer } = office();
      m.thread('aux', server);
      told(m, { steps: [app.loads(buffer)] }); // <-
    },
    says: 'the machine has 2 threads, and the step does not say which it is on',
    remedy: 'say so: .on(main)',
  },
  'a menu that expects a refusal': {
    code() {
      const { m, server, buffer } = office();
      told(m, { may: [server.loads(buffer).faults('protection')] }); // <-
    },
    says: 'what may happen comes of itself: an entry of a menu expects nothing',
    remedy: 'leave out .faults(...) or .sees(...), or make it a step',
  },
  'a menu that expects a value': {
    code() {
      const { m, app, buffer } = office();
      told(m, { may: [app.loads(buffer).sees(0)] }); // <-
    },
    says: /an entry of a menu expects nothing$/,
    remedy: /or make it a step$/,
  },
  'a call in force at the start': {
    code() {
      const { m, app, serve } = office();
      told(m, { initially: [app.calls(serve)] }); // <-
    },
    says: 'initially calls: only grants can be in force at the start',
    remedy: 'make it a step, or a grant',
  },
  'a refusal at the start': {
    code() {
      const { m, app, server, buffer } = office();
      told(m, { initially: [app.grants(server, buffer, 'r').faults('dead')] }); // <-
    },
    says: 'what is in force at the start happens on no thread and comes to nothing',
    remedy: 'leave out .faults(...) and .on(...), or make it a step',
  },
  'a thread at the start': {
    code() {
      const { m, app, server, buffer, main } = office();
      told(m, { initially: [app.grants(server, buffer, 'r').on(main)] }); // <-
    },
    says: /happens on no thread/,
    remedy: /or make it a step$/,
  },
  'a grant to oneself': {
    code() {
      const { m, app, buffer } = office();
      told(m, { steps: [app.grants(app, buffer, 'r')] }); // <-
    },
    says: 'app grants itself',
    remedy: 'a space holds what it owns without a grant; name another space',
  },
  'a grant to oneself at the start': {
    code() {
      const { m, app, buffer } = office();
      told(m, { initially: [app.grants(app, buffer, 'r')] }); // <-
    },
    says: 'app grants itself',
    remedy: /name another space$/,
  },
  'a menu in which a space takes from itself': {
    code() {
      const { m, app, buffer } = office();
      told(m, { may: [app.unpasses(app, buffer, 'r')] }); // <-
    },
    says: 'app unpasses itself',
    remedy: /name another space$/,
  },

  'only one space where a list belongs': {
    code() {
      const { app, buffer } = office();
      only(untyped(app), 'w', buffer); // <-
    },
    says: 'only wants a list of spaces and got the space app',
    remedy: "write only([app, server], 'w', buffer)",
  },
  'something else among those who alone may': {
    code() {
      const { app, buffer, main } = office();
      only([app, untyped(main)], 'w', buffer); // <-
    },
    says: 'one of only is the thread main, not a space',
    remedy: "give what m.space('app') returned",
  },
  'a flow from memory': {
    code() {
      const { app, buffer } = office();
      mayFlow(untyped(buffer), app); // <-
    },
    says: 'where it flows from is the region buffer, not a space',
    remedy: "give what m.space('app') returned",
  },
  'a policy about what nobody owns': {
    code() {
      const { m, app } = office();
      told(m, { policy: [never(app, 'r', m.range(0x3f0, 16))] }); // <-
    },
    says: 'nobody owns any of [0x3f0, 0x400), so nobody ever holds anything there',
    remedy: 'speak of a region, a part of one, or a hunk',
  },
  'a policy about what is beyond the top': {
    code() {
      const { m, app } = office();
      told(m, { policy: [only([app], 'r', m.range(0x400, 1))] }); // <-
    },
    says: /^nobody owns any of/,
    remedy: /^speak of a region/,
  },
  'a clause that is not in the policy': {
    code() {
      const { m, server, buffer } = office();
      const policy = [never(server, 'r', buffer)];
      const another = never(server, 'r', buffer);
      told(m, { policy, finds: breaks('authority confinement', another) }); // <-
    },
    says: 'the clause that must break is not in the policy',
    remedy: 'put the clause itself into policy: [...] and into breaks(...)',
  },
  'a break without a reason': {
    code() {
      breaks('expectations', ''); // <-
    },
    says: "'' is no reason for 'expectations' to break",
    remedy: 'give the clause of the policy that breaks, or words that the report will contain',
  },
  'a break for a reason that is not there': {
    code() {
      breaks('authority confinement', untyped(undefined)); // <-
    },
    says: /^undefined \(is a name misspelt\?\) is no reason/,
    remedy: /^give the clause of the policy that breaks/,
  },

  'a clause among the steps': {
    code() {
      const { m, app, server, buffer } = office();
      scenario(m, { shows, steps: [app.loads(buffer), untyped(never(server, 'r', buffer))] }); // <-
    },
    says: 'steps[1] is the clause, not a sentence',
    remedy: 'write sentences such as app.loads(buffer)',
  },
  'a sentence in the policy': {
    code() {
      const { m, app, buffer } = office();
      scenario(m, { shows, policy: [untyped(app.loads(buffer))] }); // <-
    },
    says: 'policy[0] is the sentence, not a clause',
    remedy: 'write never(...), only(...) or mayFlow(...)',
  },
  'a name in the menu': {
    code() {
      const { m } = office();
      scenario(m, { shows, may: [untyped('loads')] }); // <-
    },
    says: "may[0] is 'loads', not a sentence",
    remedy: 'write sentences such as app.loads(buffer)',
  },
  'a verb without its brackets': {
    code() {
      const { m, app } = office();
      scenario(m, { shows, initially: [untyped(app.grants)] }); // <-
    },
    says: 'initially[0] is a function (is a pair of brackets missing?), not a sentence',
    remedy: /^write grants in force at the start/,
  },
  'a hole in a list': {
    code() {
      const { m } = office();
      scenario(m, { shows, steps: untyped(Array.from({ length: 1 })) }); // <-
    },
    says: 'steps[0] is undefined (is a name misspelt?), not a sentence',
    remedy: 'write sentences such as app.loads(buffer)',
  },
  'a clause where a break belongs': {
    code() {
      const { m, server, buffer } = office();
      scenario(m, { shows, finds: untyped(never(server, 'r', buffer)) }); // <-
    },
    says: 'finds is the clause, not a break',
    remedy: "write breaks('authority confinement', clause)",
  },
};

/** A scenario read as the loader reads it; its lists are written where it is called. */
function told(m: ReturnType<typeof machine>, lists: Partial<Told>): unknown {
  return dataOf(scenario(m, { shows, ...lists }));
}

const lines = readFileSync(fileURLToPath(import.meta.url), 'utf8').split('\n');

/** The line with this arrow that comes first after the line which names the case. */
function marked(does: string, arrow: string): number {
  const from = lines.findIndex((line) => line.startsWith(`  '${does}': {`));
  const at = lines.findIndex((line, i) => i > from && line.endsWith(arrow));
  if (from < 0 || at < 0) throw new Error(`no line is marked ${arrow} for: ${does}`);
  return at + 1;
}

function refusalOf(code: () => unknown): ScenarioError {
  try {
    code();
  } catch (error) {
    if (error instanceof ScenarioError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

test.each(Object.entries(wrong))('%s is refused', (does, { code, says, remedy }) => {
  const refusal = refusalOf(code);

  const other = () => String(marked(does, '// <- other'));
  const source = typeof says === 'string' ? says : says.source;
  const expected = source.includes('<other>') ? source.replace('<other>', other()) : source;
  if (typeof says === 'string') expect(refusal.message).toBe(expected);
  else expect(refusal.message).toMatch(new RegExp(expected));
  if (typeof remedy === 'string') expect(refusal.remedy).toBe(remedy);
  else expect(refusal.remedy).toMatch(remedy);
  expect(refusal.site).toMatchObject({
    file: 'checker/scenario/language/language.test.ts',
    line: marked(does, '// <-'),
  });
});

test.each([
  ['nothing', undefined, /^the default export is undefined .*, not a scenario$/],
  ['what scenario was given', words, 'the default export is an object, not a scenario'],
  ['a machine', machine(), 'the default export is the machine, not a scenario'],
  ['the function', scenario, /^the default export is a function .*, not a scenario$/],
  ['null', null, 'the default export is null, not a scenario'],
])('a file that exports %s is refused', (_, value, says) => {
  const refusal = refusalOf(() => dataOf(value));

  expect(refusal.message).toMatch(says);
  expect(refusal.remedy).toBe('write: export default scenario(m, { shows: ..., steps: [...] })');
});

test('what a scenario comes to is plain data, which a process can hand to another', () => {
  const { m, app, server, buffer, serve, main } = office();
  const secret = never(server, 'w', buffer.part(0, 4));
  const data = dataOf(
    scenario(m, {
      shows,
      claims: ['A5'],
      initially: [app.grants(server, buffer, 'r+')],
      steps: [
        app.stores(buffer, register(1)),
        app.calls(serve).lending(buffer, 'w').passing(1, register(0)).on(main),
        server.loads(m.range(0x20, 4)).faults('protection'),
        server.returns(1),
        app.loads(main.hunk(0)).sees(0),
      ],
      may: [anyone.fetches(app), app.revokes(server, buffer, 'r'), app.unpasses(server, app, 'r')],
      bounds: { depth: 3, states: 100, runs: 5, steps: 7 },
      policy: [secret, only([app, server], 'r', main.hunk(1)), mayFlow(app, server)],
      finds: breaks('authority confinement', secret),
    }),
  );

  expect(structuredClone(data)).toEqual(data);
  expect(data.written.spans).toEqual(['app.buffer', '[0x20, 0x24)', 'main.hunk(0)']);
  expect(data.policy.map(({ text }) => text)).toEqual([
    "never(server, 'w', app.buffer[0, 4))",
    "only([app, server], 'r', main.hunk(1))",
    'mayFlow(app, server)',
  ]);
  expect(data.finds).toMatchObject({ kind: 'breaks', because: { clause: 0 } });
});

test('a sentence is never changed: saying more makes another', () => {
  const { app, buffer, serve, main } = office();
  const loads = app.loads(buffer);
  const calls = app.calls(serve);

  const all = [loads.sees(1), loads.faults('protection'), loads.on(main), calls.passing(1)];

  expect(all.includes(loads)).toBe(false);
  expect(loads.told).not.toHaveProperty('expects');
  expect(loads.told).not.toHaveProperty('thread');
  expect(calls.told.asks.arguments).toEqual([]);
});

test('the values of a machine are those that its scenario mentions, and 0 and 1', () => {
  const { m, app, server, buffer, serve } = office();
  const data = dataOf(
    scenario(m, {
      shows,
      steps: [app.calls(serve).passing(9), server.returns(3), app.loads(buffer).sees(4)],
      may: [app.stores(buffer, 7)],
    }),
  );

  expect(data.machine.values).toEqual([0, 1, 3, 4, 7, 9]);
});

test('two ranges with the same bounds are one, however they are written', () => {
  const { m, app, buffer } = office();
  const data = dataOf(
    scenario(m, {
      shows,
      steps: [app.loads(buffer), app.loads(app), app.loads(buffer.part(0, 16))],
    }),
  );

  const spans = data.steps.map(({ action }) => 'span' in action && action.span);
  expect(new Set(spans).size).toBe(1);
});

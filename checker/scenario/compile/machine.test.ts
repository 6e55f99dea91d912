/** What is refused of a machine as a whole, and at which noun. */

import { dataOf, machine, scenario } from '../index.ts';
import { office, read, testRefusals, words } from '../language/refusals.fixture.ts';

testRefusals(import.meta.url, {
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
      read(m, { steps: [app.returns()] });
    },
    says: 'the machine has no thread, so nothing can ever happen on it',
    remedy: "give it one: m.thread('main', app)",
  },
  'a machine whose values are without 0': {
    code() {
      const m = machine({ values: [1, 2] }); // <-
      m.thread('main', m.space('app'));
      dataOf(scenario(m, words));
    },
    says: 'memory and registers start at 0, and 0 is not among the values',
    remedy: 'add 0 to values',
  },
});

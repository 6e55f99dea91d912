/** What is refused of tables and slots, where, and how to mend it. */

import { dataOf } from '../compile/compile.ts';
import { machine, scenario } from '../index.ts';
import { office, testRefusals, words } from './refusals.fixture.ts';

testRefusals(import.meta.url, {
  'tables named twice': {
    code() {
      const { m, app } = office();
      m.tables({ lines: app.region('one') });
      m.tables({ faults: app.region('two') }); // <-
    },
    says: 'the machine says twice where its tables are',
    remedy: 'name all of them in one m.tables(...)',
  },
  'no table': {
    code() {
      const { m } = office();
      m.tables({}); // <-
    },
    says: 'm.tables({}) names no table',
    remedy: 'name some of: lines, faults, portals, threads, spaces',
  },
  'a misspelt table': {
    code() {
      const { m, app } = office();
      m.tables({ line: app.region('one') } as never); // <-
    },
    says: "a set of tables has no 'line'",
    remedy: "did you mean 'lines'?",
  },
  'a table that is no region': {
    code() {
      const { m, app } = office();
      m.tables({ lines: app as never }); // <-
    },
    says: 'the table of lines is the space app, not a region',
    remedy: "give what app.region('buffer') returned",
  },
  'a slot of a machine without that table': {
    code() {
      const { m, app, server } = office();
      const steps = [app.grants(server, app.slot, 'w')]; // <-
      dataOf(scenario(m, { ...words, steps }));
    },
    says: 'app has no slot: the machine does not say where its table of spaces is',
    remedy: "say so: m.tables({ spaces: kernel.region('spaces') })",
  },
  'a verb about a slot that is not there': {
    code() {
      const { m, app, server } = office();
      const serve = server.portal('late', { closed: true });
      const steps = [app.opens(serve)]; // <-
      dataOf(scenario(m, { ...words, steps }));
    },
    says: 'late has no slot: the machine does not say where its table of portals is',
    remedy: "say so: m.tables({ portals: kernel.region('portals') })",
  },
  'one region for two tables': {
    code() {
      const { m, app } = office();
      const both = app.region('both'); // <-
      m.tables({ faults: both, spaces: both });
      dataOf(scenario(m, words));
    },
    says: 'app.both is the table of spaces and the table of faults',
    remedy: 'give each a region of its own',
  },
  'a table without room': {
    code() {
      const { m, app } = office();
      const short = app.region('short', { bytes: 1 }); // <-
      m.tables({ spaces: short });
      dataOf(scenario(m, words));
    },
    says: /^app\.short has 1 bytes for \d slots of the table of spaces$/,
    remedy: 'give it at least one byte for each',
  },
  'nothing but halted threads': {
    code() {
      const m = machine();
      const app = m.space('app');
      m.thread('main', app, { halted: true }); // <-
      dataOf(scenario(m, words));
    },
    says: 'every thread is halted at the start, so nothing can ever happen',
    remedy: 'leave out halted for one of them',
  },
});

/** What is refused of a portal when it is declared. */

import { dataOf, machine, scenario } from '../index.ts';
import { elsewhere, office, testRefusals, untyped, words } from './refusals.fixture.ts';

testRefusals(import.meta.url, {
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
  'a misspelt option of a portal': {
    code() {
      const { app, server } = office();
      server.portal('open', untyped({ caller: [app] })); // <-
    },
    says: "a portal has no 'caller'",
    remedy: "did you mean 'callers'?",
  },
  'a portal with one caller where a list belongs': {
    code() {
      const { app, server } = office();
      server.portal('open', { callers: untyped(app) }); // <-
    },
    says: 'callers of a portal cannot be the space app',
    remedy: 'give a list of spaces in brackets: callers: [app]',
  },
  'a portal whose caller is not a space': {
    code() {
      const { server, buffer } = office();
      server.portal('open', { callers: [untyped(buffer)] }); // <-
    },
    says: "a portal's callers is the region buffer, not a space",
    remedy: "give what m.space('app') returned",
  },
  'a portal whose entry is not memory': {
    code() {
      const { server, main } = office();
      server.portal('open', { entry: untyped(main) }); // <-
    },
    says: 'entry is the thread main, not a range of addresses',
    remedy: /^give a region, a part of one/,
  },
  'a portal whose caller is on another machine': {
    code() {
      const { server } = office();
      const { stranger } = elsewhere();
      server.portal('open', { callers: [stranger] }); // <-
    },
    says: 'the space server belongs to another machine',
    remedy: 'a scenario is about one machine: use what this one returned',
  },
  'a portal whose data space is on another machine': {
    code() {
      const { server } = office();
      server.portal('open', { data: elsewhere().stranger }); // <-
    },
    says: 'the space server belongs to another machine',
    remedy: /one machine/,
  },
  'a portal whose entry is on another machine': {
    code() {
      const { m, server } = office();
      server.portal('open', { entry: elsewhere().strange }); // <-
      dataOf(scenario(m, words));
    },
    says: 'the region app.buffer belongs to another machine',
    remedy: /one machine/,
  },
});

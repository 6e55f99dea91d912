/** What is refused of a policy, and of what a scenario must find. */

import { breaks, mayFlow, never, noAlias, only } from '../index.ts';
import { office, testRefusals, untyped } from './refusals.fixture.ts';

testRefusals(import.meta.url, {
  'a policy with rights as a number': {
    code() {
      const { server, buffer } = office();
      never(server, untyped(3), buffer); // <-
    },
    says: '3 are no rights',
    remedy: /^write some of r, w, x, e in this order/,
  },
  'a break of a misspelt property': {
    code() {
      breaks(untyped('authority confinment'), 'because'); // <-
    },
    says: "'authority confinment' is no property",
    remedy: "did you mean 'authority confinement'?",
  },
  'only of one space where a list belongs': {
    code() {
      const { app, buffer } = office();
      only(untyped(app), 'w', buffer); // <-
    },
    says: 'only wants a list of spaces and got the space app',
    remedy: "write only([app, server], 'w', buffer)",
  },
  'only with something else among its spaces': {
    code() {
      const { app, buffer, main } = office();
      only([app, untyped(main)], 'w', buffer); // <-
    },
    says: 'one of only is the thread main, not a space',
    remedy: 'a thread has the rights of the space whose code it runs: name that one',
  },
  'a device that never holds a right': {
    code() {
      const { m, app, buffer, serve } = office();
      const raises = m.line('done', { priority: 1, handler: serve });
      const nic = m.device('nic', { registers: app.region('registers'), raises });
      never(untyped(nic), 'r', buffer); // <-
    },
    says: 'the one that never holds it is the device nic, not a space',
    remedy:
      'a transfer has the rights of the space that started it: name that one, such as its driver',
  },
  'a flow from memory': {
    code() {
      const { app, buffer } = office();
      mayFlow(untyped(buffer), app); // <-
    },
    says: 'where it flows from is the region buffer, not a space',
    remedy: "give what m.space('app') returned",
  },
  'an absence of aliases that is about memory twice': {
    code() {
      const { buffer } = office();
      noAlias(buffer).physically(); // <-
    },
    says: 'noAlias means the memory behind the range anyway',
    remedy: 'leave out .physically()',
  },
  'a clause about aliases that should break the confinement of authority': {
    code() {
      const { buffer } = office();
      breaks('authority confinement', noAlias(buffer)); // <-
    },
    says: "this clause of the policy cannot break 'authority confinement'",
    remedy: /^write breaks\('no surviving alias', \.\.\.\)/,
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
});

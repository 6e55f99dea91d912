/** What is refused of the costs that a scenario states. */

import { anything, atMost, breaks, never, sameAs, within } from '../index.ts';
import { office, read, testRefusals, untyped } from './refusals.fixture.ts';

testRefusals(import.meta.url, {
  'a cost of fewer than no cycles': {
    code() {
      const { app, serve } = office();
      atMost(-1, app.calls(serve)); // <-
    },
    says: '-1 is no number of cycles',
    remedy: 'give a whole number of at least 0',
  },
  'a cost of a misspelt worst case': {
    code() {
      atMost(40, untyped('port waits')); // <-
    },
    says: "'port waits' is no worst case",
    remedy: "did you mean 'port wait'?",
  },
  'a worst case while others do something': {
    code() {
      const { server } = office();
      atMost(40, 'revocation', { while: anything.by(server) }); // <-
    },
    says: /^'revocation' is the worst of all runs/,
    remedy: 'leave out the options, or name a step in its place',
  },
  'a misspelt option of a cost': {
    code() {
      const { app, serve, server } = office();
      atMost(40, app.calls(serve), untyped({ whil: anything.by(server) })); // <-
    },
    says: "a cost has no 'whil'",
    remedy: "did you mean 'while'?",
  },
  'a cost by a cause that there is not': {
    code() {
      const { app, serve } = office();
      atMost(40, app.calls(serve), { by: untyped(['ports']) }); // <-
    },
    says: "by.0 of a cost cannot be 'ports'",
    remedy: /^give a list of causes in brackets, of: idle, issue, look/,
  },
  'a cost while a space where an attacker belongs': {
    code() {
      const { app, serve, server } = office();
      atMost(40, app.calls(serve), { while: untyped(server) }); // <-
    },
    says: 'while of a cost is the space server, not an attacker',
    remedy: 'say who does anything meanwhile: { while: anything.by(stranger) }',
  },
  'a comparison while others do something': {
    code() {
      const { server } = office();
      sameAs(1, 2, untyped({ while: anything.by(server) })); // <-
    },
    says: 'two costs are compared while others do something',
    remedy: /^say what each is at most/,
  },
  'a cost of nothing': {
    code() {
      within(2, [], 1); // <-
    },
    says: 'a cost of no step',
    remedy: 'name a step, or several in brackets: [call, back]',
  },
  'a cost of a portal': {
    code() {
      const { serve } = office();
      atMost(40, untyped(serve)); // <-
    },
    says: 'a cost of the portal serve, which is no step',
    remedy: 'name the sentence that stands in steps, or its number from 1 on',
  },
  'a cost of a step that is not there': {
    code() {
      const { m, app, serve } = office();
      const cost = atMost(40, app.calls(serve)); // <-
      read(m, { steps: [app.calls(serve)], costs: [cost] });
    },
    says: 'the step that a cost speaks of is not among the steps',
    remedy: /^put the sentence itself into steps/,
  },
  'a cost of a step that is there twice': {
    code() {
      const { m, app, buffer } = office();
      const load = app.loads(buffer);
      const cost = atMost(40, load); // <-
      read(m, { steps: [load, load], costs: [cost] });
    },
    says: 'the step that a cost speaks of stands among the steps more than once',
    remedy: 'write the sentence anew for the one that is meant, or give its number',
  },
  'a cost of a step beyond the last': {
    code() {
      const { m, app, buffer } = office();
      const cost = atMost(40, 2); // <-
      read(m, { steps: [app.loads(buffer)], costs: [cost] });
    },
    says: 'a cost speaks of step 2, and there are 1',
    remedy: 'count the steps from 1 on, or name the sentence itself',
  },
  'a clause of a policy among the costs': {
    code() {
      const { m, app, server, buffer } = office();
      read(m, { steps: [app.loads(buffer)], costs: untyped([never(server, 'r', buffer)]) }); // <-
    },
    says: 'costs[0] is the clause, not a cost',
    remedy: 'write atMost(40, call), sameAs(one, other) or within(2, one, other)',
  },
  'a cost that must break and is not stated': {
    code() {
      const { m, app, buffer } = office();
      const finds = breaks('costs', atMost(1, 1)); // <-
      read(m, { steps: [app.loads(buffer)], finds });
    },
    says: 'the cost that must break is not among the costs',
    remedy: 'put the cost itself into costs: [...] and into breaks(...)',
  },
  'a cost that breaks another property': {
    code() {
      breaks('expectations', atMost(1, 1)); // <-
    },
    says: "a cost cannot break 'expectations'",
    remedy: "write breaks('costs', ...), or give words that the report will contain",
  },
});

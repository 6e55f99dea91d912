/** What is refused of the options of a scenario. */

import { never, scenario } from '../index.ts';
import { office, shows, testRefusals, untyped, words } from './refusals.fixture.ts';

testRefusals(import.meta.url, {
  'a claim that does not exist': {
    code() {
      const { m } = office();
      scenario(m, { shows, claims: ['A5', untyped('A55')] }); // <-
    },
    says: "'A55' is no claim",
    remedy: "did you mean 'A5'?",
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
  'a misspelt everything': {
    code() {
      const { m } = office();
      scenario(m, { shows, may: untyped('evrything') }); // <-
    },
    says: "may of a scenario cannot be 'evrything'",
    remedy: "give a list in brackets, [app.loads(buffer), anything.by(driver)], or 'everything'",
  },
  'a misspelt shows, which is also a missing one': {
    code() {
      const { m } = office();
      scenario(m, untyped({ shwos: 'it' })); // <-
    },
    says: "a scenario has no 'shwos'",
    remedy: "did you mean 'shows'?",
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
  'steps that are not a list': {
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
  'a bound of 0': {
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
  'a scenario without a machine': {
    code() {
      scenario(untyped(office()), words); // <-
    },
    says: 'the first argument of scenario is an object, not a machine',
    remedy: 'give what machine() returned',
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
    remedy: 'write never(...), only(...), mayFlow(...) or noAlias(...)',
  },
  'a name in the menu': {
    code() {
      const { m } = office();
      scenario(m, { shows, may: [untyped('loads')] }); // <-
    },
    says: "may[0] is 'loads', not a sentence or an attacker",
    remedy: 'write sentences such as app.loads(buffer), or anything.by(driver)',
  },
  'a verb without its brackets': {
    code() {
      const { m, app } = office();
      scenario(m, { shows, initially: [untyped(app.grants)] }); // <-
    },
    says: 'initially[0] is a function (is a pair of brackets missing?), not a sentence',
    remedy: /^write grants in force at the start/,
  },
  'a hole in a list of steps': {
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
});

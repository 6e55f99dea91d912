/** What is refused of the variants of a machine and of a scenario. */

import { dataUnder } from '../compile/compile.ts';
import { breaks, machine, never, scenario } from '../index.ts';
import { elsewhere, office, shows, testRefusals, untyped } from './refusals.fixture.ts';

testRefusals(import.meta.url, {
  'a machine of an unknown variant': {
    code() {
      machine({ variant: untyped('untaged-plb') }); // <-
    },
    says: "there is no variant 'untaged-plb'",
    remedy: "did you mean 'untagged-plb'?",
  },
  'a machine whose variant is a number': {
    code() {
      machine({ variant: untyped(1) }); // <-
    },
    says: 'variant of a machine cannot be 1',
    remedy: "give the name of a variant: 'untagged-plb'",
  },
  'a machine whose variant names nothing': {
    code() {
      machine({ variant: untyped('') }); // <-
    },
    says: "'' names no variant",
    remedy: /^choose one of: contract, /,
  },
  'an unknown variant of a scenario': {
    code() {
      const { m } = office();
      scenario(m, { shows, variants: untyped({ 'passable-grant': {} }) }); // <-
    },
    says: "there is no variant 'passable-grant'",
    remedy: "did you mean 'passable-grants'?",
  },
  'a list of variants in brackets': {
    code() {
      const { m } = office();
      scenario(m, { shows, variants: untyped(['untagged-plb']) }); // <-
    },
    says: 'variants of a scenario cannot be a list',
    remedy: "name each, with what differs: variants: { 'untagged-plb': {} }",
  },
  'a list of no variant': {
    code() {
      const { m } = office();
      scenario(m, { shows, variants: {} }); // <-
    },
    says: 'variants of a scenario names none',
    remedy: "name one, variants: { 'untagged-plb': {} }, or leave it out",
  },
  'the variant that the machine has': {
    code() {
      const { m } = office({ addressBits: 10, variant: 'untagged-plb' });
      scenario(m, { shows, variants: { 'untagged-plb': {} } }); // <-
    },
    says: "the variant 'untagged-plb' is that of the machine already",
    remedy: 'leave it out',
  },
  'the contract as a variant of itself': {
    code() {
      const { m } = office();
      scenario(m, { shows, variants: { contract: {} } }); // <-
    },
    says: "the variant 'contract' is that of the machine already",
    remedy: 'leave it out',
  },
  'one variant by two names': {
    code() {
      const { m } = office();
      const both = { 'untagged-plb+passable-grants': {}, 'passable-grants+untagged-plb': {} };
      scenario(m, { shows, variants: both }); // <-
    },
    says: "the variant 'passable-grants+untagged-plb' is there twice",
    remedy: 'leave it out',
  },
  'a misspelt part of a variant': {
    code() {
      const { m } = office();
      scenario(m, { shows, variants: { 'untagged-plb': untyped({ step: [] }) } }); // <-
    },
    says: "a variant has no 'step'",
    remedy: "did you mean 'steps'?",
  },
  'what a variant cannot replace': {
    code() {
      const { m } = office();
      scenario(m, { shows, variants: { 'untagged-plb': untyped({ claims: [] }) } }); // <-
    },
    says: "a variant has no 'claims'",
    remedy: /^it has: steps, may, bounds, policy, costs, finds|^did you mean/,
  },
  'a step of a variant that is no sentence': {
    code() {
      const { m } = office();
      scenario(m, { shows, variants: { 'untagged-plb': { steps: [untyped(7)] } } }); // <-
    },
    says: "variants['untagged-plb'].steps[0] is 7, not a sentence",
    remedy: 'write sentences such as app.loads(buffer)',
  },
  'a misspelt nothing': {
    code() {
      const { m } = office();
      scenario(m, { shows, variants: { 'untagged-plb': { finds: untyped('nothin') } } }); // <-
    },
    says: "variants['untagged-plb'].finds is 'nothin', not a break",
    remedy: /^write breaks/,
  },
  'nothing to be found outside of a variant': {
    code() {
      const { m } = office();
      scenario(m, { shows, finds: untyped('nothing') }); // <-
    },
    says: "finds is 'nothing', not a break",
    remedy: /^write breaks/,
  },
  'a bound of a variant that there is not': {
    code() {
      const { m } = office();
      scenario(m, { shows, variants: { 'untagged-plb': { bounds: untyped({ dept: 3 }) } } }); // <-
    },
    says: "a set of bounds has no 'dept'",
    remedy: "did you mean 'depth'?",
  },
  'a variant whose steps are about another machine': {
    code() {
      const { m, app } = office();
      const { strange } = elsewhere();
      const steps = [
        app.loads(strange), // <-
      ];
      dataUnder(scenario(m, { shows, variants: { 'untagged-plb': { steps } } }));
    },
    says: 'the region app.buffer belongs to another machine (under the variant untagged-plb)',
    remedy: 'a scenario is about one machine: use what this one returned',
  },
  'a variant without the clause that must break': {
    code() {
      const { m, server, buffer } = office();
      const clause = never(server, 'w', buffer);
      const finds = breaks('authority confinement', clause); // <-
      const variants = { 'untagged-plb': { policy: [] } };
      dataUnder(scenario(m, { shows, policy: [clause], finds, variants }));
    },
    says: 'the clause that must break is not in the policy (under the variant untagged-plb)',
    remedy: 'put the clause itself into policy: [...] and into breaks(...)',
  },
});

/** What is refused where a sentence takes a value or a register. */

import { register } from '../index.ts';
import { office, testRefusals, untyped } from './refusals.fixture.ts';

testRefusals(import.meta.url, {
  'a store of a text where a value belongs': {
    code() {
      const { app, buffer } = office();
      app.stores(buffer, untyped('1')); // <-
    },
    says: "'1' is no value",
    remedy: 'give a whole number of at least 0, or register(0)',
  },
  'a return of a negative value': {
    code() {
      const { server } = office();
      server.returns(-1); // <-
    },
    says: '-1 is no value',
    remedy: 'give a whole number of at least 0, or register(0)',
  },
  'an argument from a register before the first': {
    code() {
      const { app, serve } = office();
      app.calls(serve).passing(register(-1)); // <-
    },
    says: '-1 is no register',
    remedy: 'give a whole number: register(0) is the first',
  },
});

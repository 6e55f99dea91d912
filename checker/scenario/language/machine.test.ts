/** What is refused of the options of a machine. */

import { machine } from '../index.ts';
import { testRefusals, untyped } from './refusals.fixture.ts';

testRefusals(import.meta.url, {
  'a misspelt option of the machine': {
    code() {
      machine(untyped({ adressBits: 8 })); // <-
    },
    says: "a machine has no 'adressBits'",
    remedy: "did you mean 'addressBits'?",
  },
  'a machine with more address bits than there are': {
    code() {
      machine({ addressBits: 65 }); // <-
    },
    says: 'addressBits of a machine cannot be 65',
    remedy: 'give a whole number from 4 to 64',
  },
  'a machine with a negative value among its values': {
    code() {
      machine({ values: [0, -1] }); // <-
    },
    says: 'values.1 of a machine cannot be -1',
    remedy: 'give a list of whole numbers of at least 0: [0, 1, 2]',
  },
});

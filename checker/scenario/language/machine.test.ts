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
  'a misspelt buffer among the sizes': {
    code() {
      machine(untyped({ sizes: { plbs: 4 } })); // <-
    },
    says: "sizes of a machine has no 'plbs'",
    remedy: "did you mean 'plb'?",
  },
  'a spiller without room for a frame': {
    code() {
      machine({ sizes: { frames: 0 } }); // <-
    },
    says: 'sizes.frames of a machine cannot be 0',
    remedy: /^give how many there are of what differs, 0 to 65,536, at least 1 of frames/,
  },
  'tags that are counted': {
    code() {
      machine(untyped({ sizes: { tagged: 1 } })); // <-
    },
    says: 'sizes.tagged of a machine cannot be 1',
    remedy: /true or false/,
  },
  'a misspelt latency': {
    code() {
      machine(untyped({ latencies: { mis: 8 } })); // <-
    },
    says: "latencies of a machine has no 'mis'",
    remedy: "did you mean 'miss'?",
  },
  'a message that takes no time': {
    code() {
      machine({ latencies: { message: 0 } }); // <-
    },
    says: 'latencies.message of a machine cannot be 0',
    remedy: /^give cycles for what differs, 0 to 10,000, at least 1 for a message/,
  },
});

/** What is refused of a range of addresses when it is written. */

import { machine } from '../index.ts';
import { testRefusals } from './refusals.fixture.ts';

testRefusals(import.meta.url, {
  'a range of no bytes': {
    code() {
      machine().range(16, 0); // <-
    },
    says: '16 and 0 are no range of addresses',
    remedy: /^give a start of at least 0 and a length of at least 1 byte/,
  },
  'a range below 0': {
    code() {
      machine().range(-16n, 8); // <-
    },
    says: '-16n and 8 are no range of addresses',
    remedy: /^give a start of at least 0/,
  },
});

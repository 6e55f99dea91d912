/** What is refused of a region when it is declared, and of its parts. */

import { machine } from '../index.ts';
import { elsewhere, office, testRefusals, untyped } from './refusals.fixture.ts';

testRefusals(import.meta.url, {
  'a region whose name is two words': {
    code() {
      const { app } = office();
      app.region('the buffer'); // <-
    },
    says: "'the buffer' cannot name a region",
    remedy: /^use a letter/,
  },
  'two regions of one name in one space': {
    code() {
      const app = machine().space('app');
      app.region('heap'); // <- other
      app.region('heap'); // <-
    },
    says: "there are two regions of the name 'heap'; the other is in line <other>",
    remedy: 'rename one of them',
  },
  'a region named as the one that a portal made for its entry': {
    code() {
      const app = machine().space('app');
      app.portal('open'); // <- other
      app.region('open'); // <-
    },
    says: "there are two regions of the name 'open'; the other is in line <other>",
    remedy: 'rename one of them',
  },
  'an option that a region does not have': {
    code() {
      const { app } = office();
      app.region('heap', untyped({ protection: 'rw' })); // <-
    },
    says: "a region has no 'protection'",
    remedy: 'it has: at, bytes',
  },
  'a region of half a byte': {
    code() {
      const { app } = office();
      app.region('heap', { bytes: 0.5 }); // <-
    },
    says: 'bytes of a region cannot be 0.5',
    remedy: 'give a whole number of at least 1, above 2 ** 53 as a bigint: 2n ** 60n',
  },
  'a region with a length where options belong': {
    code() {
      const { app } = office();
      app.region('heap', untyped(64)); // <-
    },
    says: 'a region wants options, not 64',
    remedy: /^write them in braces: \{ /,
  },
  'a range that ends on another machine': {
    code() {
      const { buffer } = office();
      buffer.through(elsewhere().strange); // <-
    },
    says: 'the region app.buffer belongs to another machine',
    remedy: /one machine/,
  },
  'a part that begins before its region': {
    code() {
      const { buffer } = office();
      buffer.part(-1, 4); // <-
    },
    says: '-1 and 4 are no range of addresses',
    remedy: /^give a start of at least 0/,
  },
});

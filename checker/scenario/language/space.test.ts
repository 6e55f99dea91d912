/** What is refused of a space or a family of spaces when it is declared. */

import { machine } from '../index.ts';
import { testRefusals } from './refusals.fixture.ts';

testRefusals(import.meta.url, {
  'a space whose name begins with a digit': {
    code() {
      machine().space('1st'); // <-
    },
    says: "'1st' cannot name a space",
    remedy: 'use a letter, then letters, digits, - and _, at most 100 in all',
  },
  'two spaces of one name': {
    code() {
      const m = machine();
      m.space('app'); // <- other
      m.space('app'); // <-
    },
    says: "there are two spaces of the name 'app'; the other is in line <other>",
    remedy: 'rename one of them',
  },
  'a space and a family of one name': {
    code() {
      const m = machine();
      m.spaces('client', 3); // <- other
      m.space('client'); // <-
    },
    says: "there are two spaces of the name 'client'; the other is in line <other>",
    remedy: 'rename one of them',
  },
  'two families of one name': {
    code() {
      const m = machine();
      m.spaces('client', 3); // <- other
      m.spaces('client', 2); // <-
    },
    says: "there are two spaces of the name 'client'; the other is in line <other>",
    remedy: 'rename one of them',
  },
  'a family of no spaces': {
    code() {
      machine().spaces('client', 0); // <-
    },
    says: 'a family cannot have 0 spaces',
    remedy: 'give it a whole number from 1 to 100,000',
  },
  'a family of one space and a half': {
    code() {
      machine().spaces('client', 1.5); // <-
    },
    says: 'a family cannot have 1.5 spaces',
    remedy: 'give it a whole number from 1 to 100,000',
  },
  'a space that the family does not have': {
    code() {
      const client = machine().spaces('client', 3);
      client[3]?.region('mailbox'); // <-
    },
    says: 'there is no client[3]',
    remedy: 'the family is client[0] to client[2]',
  },
  'a space of a family counted from the end': {
    code() {
      const client = machine().spaces('client', 3);
      client[-1]?.region('mailbox'); // <-
    },
    says: 'there is no client[-1]',
    remedy: 'the family is client[0] to client[2]',
  },
});

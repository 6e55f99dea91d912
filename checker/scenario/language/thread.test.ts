/** What is refused of a thread when it is declared. */

import { machine } from '../index.ts';
import { elsewhere, office, testRefusals, untyped } from './refusals.fixture.ts';

testRefusals(import.meta.url, {
  'a thread whose name is not a text': {
    code() {
      const { m, app } = office();
      m.thread(untyped(undefined), app); // <-
    },
    says: 'undefined (is a name misspelt?) cannot name a thread',
    remedy: /^use a letter/,
  },
  'two threads of one name': {
    code() {
      const m = machine();
      const app = m.space('app');
      m.thread('main', app); // <- other
      m.thread('main', app); // <-
    },
    says: "there are two threads of the name 'main'; the other is in line <other>",
    remedy: 'rename one of them',
  },
  'a misspelt option of a thread': {
    code() {
      const { m, app } = office();
      m.thread('aux', app, untyped({ hunkByte: 8 })); // <-
    },
    says: "a thread has no 'hunkByte'",
    remedy: "did you mean 'hunkBytes'?",
  },
  'a thread without a hunk': {
    code() {
      const { m, app } = office();
      m.thread('aux', app, { hunks: 0 }); // <-
    },
    says: 'hunks of a thread cannot be 0',
    remedy: 'give a whole number from 1 to 1,000',
  },
  'a thread without a home': {
    code() {
      const { m } = office();
      m.thread('aux', untyped(undefined)); // <-
    },
    says: 'the home of a thread is undefined (is a name misspelt?), not a space',
    remedy: "give what m.space('app') returned",
  },
  'a thread whose home is a name': {
    code() {
      const { m } = office();
      m.thread('aux', untyped('app')); // <-
    },
    says: "the home of a thread is 'app', not a space",
    remedy: "give what m.space('app') returned",
  },
  'a thread whose home has no data space': {
    code() {
      const { m, app } = office();
      m.thread('aux', untyped({ code: app })); // <-
    },
    says: 'the home of a thread is undefined (is a name misspelt?), not a space',
    remedy: "give what m.space('app') returned",
  },
  'a thread whose home is on another machine': {
    code() {
      const { m } = office();
      m.thread('aux', elsewhere().stranger); // <-
    },
    says: 'the space server belongs to another machine',
    remedy: /one machine/,
  },
});

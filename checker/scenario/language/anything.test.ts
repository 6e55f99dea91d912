/** What is refused of an attacker on a menu: each time one sentence, with a remedy of its own. */

import { anything, everything, scenario } from '../index.ts';
import { elsewhere, office, read, shows, testRefusals, untyped } from './refusals.fixture.ts';

testRefusals(import.meta.url, {
  'anything without a space': {
    code() {
      const { m } = office();
      scenario(m, { shows, may: [untyped(anything)] }); // <-
    },
    says: 'may[0] is anything, and does not say by whom',
    remedy: 'name the space whose code may do anything: anything.by(driver)',
  },
  'anything.by without its brackets': {
    code() {
      const { m, app, buffer } = office();
      scenario(m, { shows, may: [app.loads(buffer), untyped(anything.by)] }); // <-
    },
    says: 'may[1] is anything, and does not say by whom',
    remedy: 'name the space whose code may do anything: anything.by(driver)',
  },
  'anything that is no list': {
    code() {
      const { m, app } = office();
      scenario(m, { shows, may: untyped(anything.by(app)) }); // <-
    },
    says: 'may of a scenario cannot be the attacker',
    remedy: /^give a list in brackets, \[app\.loads\(buffer\), anything\.by\(driver\)\], /,
  },
  'everything as an entry': {
    code() {
      const { m } = office();
      scenario(m, { shows, may: [untyped(everything)] }); // <-
    },
    says: 'may[0] is everything, which stands alone and not on a menu',
    remedy: 'write may: everything, or anything.by(driver) for what one space may do',
  },
  'an attacker among the steps': {
    code() {
      const { m, app } = office();
      scenario(m, { shows, steps: [untyped(anything.by(app))] }); // <-
    },
    says: 'steps[0] is the attacker, not a sentence',
    remedy: 'write sentences such as app.loads(buffer)',
  },
  'anything by nobody': {
    code() {
      anything.by(); // <-
    },
    says: 'anything.by() does not say whose code may do anything',
    remedy: 'name a space, or several: anything.by(driver)',
  },
  'anything by a region': {
    code() {
      const { buffer } = office();
      anything.by(untyped(buffer)); // <-
    },
    says: 'one of anything.by is the region buffer, not a space',
    remedy: "give what m.space('app') returned",
  },
  'anything by a family': {
    code() {
      const { m } = office();
      anything.by(untyped(m.spaces('client', 3))); // <-
    },
    says: 'anything.by wants spaces and got a list',
    remedy: 'spell a family out with three dots: anything.by(...client)',
  },
  'anything by the same space twice': {
    code() {
      const { app, server } = office();
      anything.by(app, server, app); // <-
    },
    says: 'anything.by names the space app twice',
    remedy: 'leave one of them out',
  },
  'an attacker of another machine': {
    code() {
      const { m } = office();
      const { stranger } = elsewhere();
      const may = [anything.by(stranger)]; // <-
      read(m, { may });
    },
    says: 'the space server belongs to another machine',
    remedy: 'a scenario is about one machine: use what this one returned',
  },
  'an attacker within ranges of another machine': {
    code() {
      const { m, app } = office();
      const { strange } = elsewhere();
      const may = [anything.by(app).within(strange)]; // <-
      read(m, { may });
    },
    says: 'the region app.buffer belongs to another machine',
    remedy: 'a scenario is about one machine: use what this one returned',
  },
  'a misspelt verb of an attacker': {
    code() {
      const { app } = office();
      anything.by(app).except(untyped('revoke')); // <-
    },
    says: "'revoke' is no verb of an attacker",
    remedy: "did you mean 'revokes'?",
  },
  'a limit without verbs': {
    code() {
      const { app } = office();
      anything.by(app).only(); // <-
    },
    says: '.only() names no verb',
    remedy: "name some: .only('grants', 'revokes')",
  },
  'a second limit on verbs': {
    code() {
      const { app } = office();
      anything.by(app).only('loads').except('stores'); // <-
    },
    says: 'an attacker is limited twice in what it tries',
    remedy: 'name all verbs in one .only(...) or one .except(...)',
  },
  'within no range': {
    code() {
      const { app } = office();
      anything.by(app).within(); // <-
    },
    says: '.within() names no range',
    remedy: 'name at least one, or leave it out',
  },
  'within a thread': {
    code() {
      const { app, main } = office();
      anything.by(app).within(untyped(main)); // <-
    },
    says: 'one of within is the thread main, not a range of addresses',
    remedy: /^give a region, a part of one/,
  },
  'within, said twice': {
    code() {
      const { app, buffer } = office();
      anything.by(app).within(buffer).within(app); // <-
    },
    says: 'an attacker is kept within ranges twice',
    remedy: 'name all of them in one .within(...)',
  },
});

/** What is refused of a policy once its machine is known. */

import { breaks, mayFlow, never, noAlias, only } from '../index.ts';
import { elsewhere, office, read, testRefusals } from '../language/refusals.fixture.ts';

testRefusals(import.meta.url, {
  'a policy about a space of another machine': {
    code() {
      const { m, buffer } = office();
      read(m, { policy: [never(elsewhere().stranger, 'r', buffer)] }); // <-
    },
    says: 'the space server belongs to another machine',
    remedy: /one machine/,
  },
  'a flow to a space of another machine': {
    code() {
      const { m, app } = office();
      read(m, { policy: [mayFlow(app, elsewhere().stranger)] }); // <-
    },
    says: 'the space server belongs to another machine',
    remedy: /one machine/,
  },
  'a policy about what nobody owns': {
    code() {
      const { m, app } = office();
      read(m, { policy: [never(app, 'r', m.range(0x3f0, 16))] }); // <-
    },
    says: 'nobody owns any of [0x3f0, 0x400), so nobody ever holds anything there',
    remedy: 'speak of a region, a part of one, or a hunk',
  },
  'a policy about what is beyond the top': {
    code() {
      const { m, app } = office();
      read(m, { policy: [only([app], 'r', m.range(0x400, 1))] }); // <-
    },
    says: /^nobody owns any of/,
    remedy: /^speak of a region/,
  },
  'a clause about aliases on a machine without pages': {
    code() {
      const { m, buffer } = office();
      read(m, { policy: [noAlias(buffer)] }); // <-
    },
    says: 'the machine has no pages, so nothing has an alias',
    remedy: /^leave noAlias out, or say where the physical memory is/,
  },
  'a clause that is not in the policy': {
    code() {
      const { m, server, buffer } = office();
      const policy = [never(server, 'r', buffer)];
      const another = never(server, 'r', buffer);
      read(m, { policy, finds: breaks('authority confinement', another) }); // <-
    },
    says: 'the clause that must break is not in the policy',
    remedy: 'put the clause itself into policy: [...] and into breaks(...)',
  },
});

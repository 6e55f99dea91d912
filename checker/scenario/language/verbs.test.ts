/** What is refused of the objects of a verb. */

import { anyone } from '../index.ts';
import { office, testRefusals, untyped } from './refusals.fixture.ts';

testRefusals(import.meta.url, {
  'a grant of rights in the wrong order': {
    code() {
      const { app, server, buffer } = office();
      app.grants(server, buffer, untyped('wr')); // <-
    },
    says: "'wr' are no rights",
    remedy: /^write some of r, w, x, e in this order/,
  },
  'a revoke of no rights at all': {
    code() {
      const { app, server, buffer } = office();
      app.revokes(server, buffer, untyped('')); // <-
    },
    says: "'' are no rights",
    remedy: /^write some of r, w, x, e in this order/,
  },
  'a load from a region that is not there': {
    code() {
      const { app } = office();
      app.loads(untyped(undefined)); // <-
    },
    says: 'what is loaded is undefined (is a name misspelt?), not a range of addresses',
    remedy: /^give a region, a part of one/,
  },
  'a store to a portal': {
    code() {
      const { app, serve } = office();
      app.stores(untyped(serve), 1); // <-
    },
    says: 'what is stored to is the portal serve, not a range of addresses',
    remedy: /^give a region, a part of one/,
  },
  'a grant of a page where its entry belongs': {
    code() {
      const { m, app, server, buffer } = office();
      const [memory, table] = [server.region('memory'), server.region('table')];
      m.pages({ memory, table });
      const page = m.page('page', buffer);
      server.grants(app, untyped(page), 'w'); // <-
    },
    says: 'the range is the page page, not a range of addresses',
    remedy: /^its place in the page table is page\.entry; or give a region/,
  },
  'a grant of a line where its slot belongs': {
    code() {
      const { m, app, server, serve } = office();
      const sent = m.line('sent', { priority: 1, handler: serve });
      server.grants(app, untyped(sent), 'w'); // <-
    },
    says: 'the range is the line sent, not a range of addresses',
    remedy: /^its place in the table of lines is sent\.slot; or give a region/,
  },
  'a fetch from a name where the region belongs': {
    code() {
      const { server } = office();
      server.fetches(untyped('buffer')); // <-
    },
    says: "what is fetched is 'buffer', not a range of addresses",
    remedy: /^give a region, a part of one/,
  },
  'a call of a space where a portal belongs': {
    code() {
      const { app, server } = office();
      app.calls(untyped(server)); // <-
    },
    says: 'what is called is the space server, not a portal',
    remedy: "give what server.portal('serve') returned",
  },
  'a grant to a space that is not there': {
    code() {
      const { app, buffer } = office();
      app.grants(untyped(undefined), buffer, 'r'); // <-
    },
    says: 'the grantee is undefined (is a name misspelt?), not a space',
    remedy: "give what m.space('app') returned",
  },
  'a destroy of a region': {
    code() {
      const { app, buffer } = office();
      app.destroys(untyped(buffer)); // <-
    },
    says: 'the space to destroy is the region buffer, not a space',
    remedy: "give what m.space('app') returned",
  },
  'a create of a region by anyone': {
    code() {
      const { buffer } = office();
      anyone.creates(untyped(buffer)); // <-
    },
    says: 'the space to create is the region buffer, not a space',
    remedy: "give what m.space('app') returned",
  },
});

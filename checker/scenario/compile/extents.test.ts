/** What is refused of a range once regions and stacks have their addresses. */

import { elsewhere, office, read, testRefusals } from '../language/refusals.fixture.ts';

testRefusals(import.meta.url, {
  'a step on memory of another machine': {
    code() {
      const { m, app } = office();
      read(m, { steps: [app.loads(elsewhere().strange.part(0, 1))] }); // <-
    },
    says: 'the range app.buffer[0, 1) belongs to another machine',
    remedy: /one machine/,
  },
  'a part past the end of its region': {
    code() {
      const { m, app } = office();
      const heap = app.region('heap', { bytes: 8 });
      read(m, { steps: [app.loads(heap.part(4, 5))] }); // <-
    },
    says: 'the part from 4, 5 bytes long, passes the end of app.heap, which has 8',
    remedy: 'make it shorter, or write m.range(at, bytes) if that is what you mean',
  },
  'a range from the upper region to the lower': {
    code() {
      const { m, app } = office();
      const low = app.region('low', { at: 0x100, bytes: 16 });
      const high = app.region('high', { at: 0x110, bytes: 16 });
      read(m, { steps: [app.loads(high.through(low))] }); // <-
    },
    says: 'app.low ends below app.high',
    remedy: 'write the lower region first',
  },
  'a space in two pieces as one range': {
    code() {
      const { m, app } = office();
      app.region('far', { at: 0x300, bytes: 16 });
      read(m, { steps: [app.loads(app)] }); // <-
    },
    says: 'the regions of app are not one range: [0x10, 0x20), [0x300, 0x310)',
    remedy: 'name its regions one by one',
  },
  'a space without regions as a range': {
    code() {
      const { m, app } = office();
      const idle = m.space('idle');
      read(m, { steps: [app.loads(idle)] }); // <-
    },
    says: 'idle owns no region',
    remedy: "give it one: idle.region('memory')",
  },
  'a hunk beyond the stack': {
    code() {
      const { m, app, main } = office();
      read(m, { steps: [app.loads(main.hunk(8))] }); // <-
    },
    says: 'there is no hunk 8 in the stack of main',
    remedy: 'name one from 0 to 7, or give the thread more hunks',
  },
});

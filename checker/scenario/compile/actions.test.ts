/** What is refused of the operands of a sentence once its machine is known. */

import { register } from '../index.ts';
import { elsewhere, office, read, testRefusals } from '../language/refusals.fixture.ts';

testRefusals(import.meta.url, {
  'a step through a portal of another machine': {
    code() {
      const { m, app } = office();
      read(m, { steps: [app.calls(elsewhere().gate)] }); // <-
    },
    says: 'the portal serve belongs to another machine',
    remedy: /one machine/,
  },
  'a lend by a space of another machine': {
    code() {
      const { m, app, buffer, serve } = office();
      const { stranger } = elsewhere();
      read(m, { steps: [app.calls(serve).lending(buffer, 'r', stranger)] }); // <-
    },
    says: 'the space server belongs to another machine',
    remedy: /one machine/,
  },
  'a store of a value that is not among the values': {
    code() {
      const { m, app, buffer } = office({ addressBits: 10, values: [0, 1] });
      read(m, { steps: [app.stores(buffer, 2)] }); // <-
    },
    says: "2 is not one of the machine's values",
    remedy: "use one of 0, 1, or add it to the machine's values",
  },
  'an argument that is not among the values': {
    code() {
      const { m, app, serve } = office({ addressBits: 10, values: [0, 1] });
      read(m, { may: [app.calls(serve).passing(0, 2)] }); // <-
    },
    says: "2 is not one of the machine's values",
    remedy: /^use one of 0, 1/,
  },
  'a register that the frame does not have': {
    code() {
      const { m, app, buffer } = office();
      read(m, { steps: [app.stores(buffer, register(2))] }); // <-
    },
    says: 'there is no register 2: a frame has 2',
    remedy: 'give the machine more registers, or name one of those it has',
  },
  'a register on a machine without registers': {
    code() {
      const { m, server } = office({ addressBits: 10, registers: 0 });
      read(m, { may: [server.returns(register(0))] }); // <-
    },
    says: 'there is no register 0: a frame has 0',
    remedy: /^give the machine more registers/,
  },
  'a grant of a space to itself': {
    code() {
      const { m, app, buffer } = office();
      read(m, { steps: [app.grants(app, buffer, 'r')] }); // <-
    },
    says: 'app grants itself',
    remedy: 'a space holds what it owns without a grant; name another space',
  },
  'an unpass of a space from itself': {
    code() {
      const { m, app, buffer } = office();
      read(m, { may: [app.unpasses(app, buffer, 'r')] }); // <-
    },
    says: 'app unpasses itself',
    remedy: /name another space$/,
  },
  'a pin on a machine without pins': {
    code() {
      const { m, app, buffer } = office({ addressBits: 16 });
      const page = m.page('page', buffer);
      read(m, { steps: [app.pins(page)] }); // <-
    },
    says: 'the page table of this machine has no pins',
    remedy: 'say that it has: m.pages({ memory, table, pins: true })',
  },
  'an aim at a device that nobody can aim': {
    code() {
      const { m, app, server, serve, buffer } = office({ addressBits: 16 });
      const registers = server.region('registers', { bytes: 8 });
      const raises = m.line('line', { priority: 1, handler: serve });
      const nic = m.device('nic', { registers, raises });
      read(m, { steps: [app.aims(nic, buffer)] }); // <-
    },
    says: 'nic has no aperture register, so nobody can aim it',
    remedy: /apertureRegister: a region/,
  },
  'a device that writes by itself, and does not master the bus': {
    code() {
      const { m, server, serve, buffer } = office({ addressBits: 16 });
      const registers = server.region('registers', { bytes: 8 });
      const raises = m.line('line', { priority: 1, handler: serve });
      const nic = m.device('nic', { registers, raises });
      read(m, { steps: [nic.writes(buffer, 1)] }); // <-
    },
    says: 'nic moves nothing by itself',
    remedy: /masters: true/,
  },
});

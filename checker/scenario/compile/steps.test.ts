/** What is refused of steps, of entries of a menu, and of grants at the start. */

import { anyone } from '../index.ts';
import { elsewhere, office, read, testRefusals } from '../language/refusals.fixture.ts';

testRefusals(import.meta.url, {
  'a step of a space of another machine': {
    code() {
      const { m, buffer } = office();
      const { stranger } = elsewhere();
      read(m, { steps: [stranger.loads(buffer)] }); // <-
    },
    says: 'the space server belongs to another machine',
    remedy: /one machine/,
  },
  'a step on a thread of another machine': {
    code() {
      const { m, app, buffer } = office();
      read(m, { steps: [app.loads(buffer).on(elsewhere().line)] }); // <-
    },
    says: 'the thread main belongs to another machine',
    remedy: /one machine/,
  },
  'an initial grant to a space of another machine': {
    code() {
      const { m, app, buffer } = office();
      read(m, { initially: [app.grants(elsewhere().stranger, buffer, 'r')] }); // <-
    },
    says: 'the space server belongs to another machine',
    remedy: /one machine/,
  },
  'a load that sees memory which is not tracked': {
    code() {
      const { m, app, buffer } = office({ addressBits: 10, memory: false });
      read(m, { steps: [app.loads(buffer).sees(0)] }); // <-
    },
    says: 'the machine does not track memory, so a load sees nothing',
    remedy: 'leave out .sees(...), or memory: false',
  },
  'a step of anyone': {
    code() {
      const { m, buffer } = office();
      read(m, { steps: [anyone.loads(buffer)] }); // <-
    },
    says: 'a step says who acts, and anyone is nobody in particular',
    remedy: 'write the space whose code runs: app.loads(buffer)',
  },
  'a step that does not name its thread on a machine of several': {
    code() {
      const { m, app, server, buffer } = office();
      m.thread('aux', server);
      read(m, { steps: [app.loads(buffer)] }); // <-
    },
    says: 'the machine has 2 threads, and the step does not say which it is on',
    remedy: 'say so: .on(main)',
  },
  'an entry of a menu that expects a refusal': {
    code() {
      const { m, server, buffer } = office();
      read(m, { may: [server.loads(buffer).faults('protection')] }); // <-
    },
    says: 'what may happen comes of itself: an entry of a menu expects nothing',
    remedy: 'leave out .faults(...) or .sees(...), or make it a step',
  },
  'an entry of a menu that expects a value': {
    code() {
      const { m, app, buffer } = office();
      read(m, { may: [app.loads(buffer).sees(0)] }); // <-
    },
    says: /an entry of a menu expects nothing$/,
    remedy: /or make it a step$/,
  },
  'a call among the grants at the start': {
    code() {
      const { m, app, serve } = office();
      read(m, { initially: [app.calls(serve)] }); // <-
    },
    says: 'initially calls: only grants can be in force at the start',
    remedy: 'make it a step, or a grant',
  },
  'a grant at the start that expects a refusal': {
    code() {
      const { m, app, server, buffer } = office();
      read(m, { initially: [app.grants(server, buffer, 'r').faults('dead')] }); // <-
    },
    says: 'what is in force at the start happens on no thread and comes to nothing',
    remedy: 'leave out .faults(...) and .on(...), or make it a step',
  },
  'a grant at the start that names a thread': {
    code() {
      const { m, app, server, buffer, main } = office();
      read(m, { initially: [app.grants(server, buffer, 'r').on(main)] }); // <-
    },
    says: /happens on no thread/,
    remedy: /or make it a step$/,
  },
  'a grant at the start of a space to itself': {
    code() {
      const { m, app, buffer } = office();
      read(m, { initially: [app.grants(app, buffer, 'r')] }); // <-
    },
    says: 'app grants itself',
    remedy: /name another space$/,
  },
});

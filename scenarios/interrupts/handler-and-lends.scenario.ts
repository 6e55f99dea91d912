import { anyone, machine, scenario } from 'portcullis/scenario';

const m = machine();
const app = m.space('app');
const driver = m.space('driver');
const buffer = app.region('buffer', { bytes: 16 });
const queue = driver.region('queue', { bytes: 16 });
const send = driver.portal('send', { callers: [app] });
const received = driver.portal('received');
m.thread('main', app);
const packet = m.line('packet', { priority: 1, handler: received });

export default scenario(m, {
  shows:
    'A driver is lent the buffer of the app that calls it. Its own handler, which interrupts it, comes ' +
    'to nothing of that: what a handler may do does not depend on whom it interrupts.',
  claims: ['A9'],
  steps: [
    app.calls(send).lending(buffer, 'rw'),
    driver.stores(buffer, 1),
    packet.raised(),
    packet.delivered(),
    driver.stores(queue, 2),
    driver.stores(buffer, 2).faults('protection'),
    driver.returns(),
    driver.stores(buffer, 2),
    driver.returns(),
    app.loads(buffer).sees(2),
  ],
  may: [
    app.calls(send).lending(buffer, 'rw'),
    driver.stores(buffer, 1),
    driver.stores(queue, 2),
    packet.raised(),
    packet.delivered(),
    anyone.returns(),
  ],
  variants: {
    'handlers-see-lends': {
      // What a handler may do does depend on whom it interrupts.
      steps: [
        app.calls(send).lending(buffer, 'rw'),
        packet.raised(),
        packet.delivered(),
        driver.stores(buffer, 2),
        driver.returns(),
        driver.returns(),
        app.loads(buffer).sees(2),
        packet.raised(),
        packet.delivered(),
        driver.stores(buffer, 1).faults('protection'),
      ],
    },
  },
});

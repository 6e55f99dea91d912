import { anyone, machine, never, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const kernel = m.space('kernel');
const driver = m.space('driver');
const packets = kernel.region('packets', { bytes: 16 });
const control = driver.region('control', { bytes: 8 });
const serve = driver.portal('serve');
const main = m.thread('main', driver, { hunks: 3 });
const owner = m.thread('owner', kernel, { hunks: 2 });
const arrived = m.line('arrived', { priority: 1, handler: serve });
const nic = m.device('nic', { registers: control, raises: arrived });
const [head, tail] = [packets.part(0, 8), packets.part(8, 8)];

export default scenario(m, {
  shows: 'A revoke in the middle of a transfer ends it there, and interrupts the driver.',
  claims: ['A5', 'A15'],
  steps: [
    kernel.grants(driver, packets, 'rw').on(owner),
    driver.starts(nic, packets, 'in').on(main),
    nic.moves(1),
    // What was moved is past: only what is still to come matters.
    kernel.revokes(driver, head, 'w').on(owner),
    kernel.revokes(driver, tail, 'w').on(owner),
    arrived.delivered().on(main),
    driver.loads(head).on(main).sees(1),
    driver.loads(tail).on(main).sees(0),
    driver.starts(nic, tail, 'in').on(main).faults('protection'),
    driver.starts(nic, tail, 'out').on(main),
  ],
  may: [
    kernel.grants(driver, packets, 'rw'),
    kernel.grants(driver, tail, 'w'),
    kernel.revokes(driver, head, 'w'),
    kernel.revokes(driver, tail, 'rw'),
    driver.starts(nic, packets, 'in'),
    driver.starts(nic, tail, 'out'),
    driver.stops(nic),
    nic.moves(1),
    arrived.delivered(),
    anyone.returns(),
  ],
  policy: [never(driver, 'x', packets)],
  variants: {
    'physical-dma': {
      // Nobody tells the device: the transfer goes on to its end, and the next start is refused.
      steps: [
        kernel.grants(driver, packets, 'rw').on(owner),
        driver.starts(nic, packets, 'in').on(main),
        nic.moves(1),
        kernel.revokes(driver, packets, 'w').on(owner),
        nic.moves(1),
        arrived.delivered().on(main),
        driver.loads(tail).on(main).sees(1),
        driver.starts(nic, tail, 'in').on(main).faults('protection'),
      ],
    },
  },
});

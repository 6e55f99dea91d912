import { anyone, machine, never, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const pager = m.space('pager');
const driver = m.space('driver');
const memory = pager.region('memory', { bytes: 2 * 4096 });
const table = pager.region('table');
const buffer = driver.region('buffer');
const control = driver.region('control');
const serve = driver.portal('serve');
const main = m.thread('main', driver, { hunks: 3 });
const daemon = m.thread('daemon', pager, { hunks: 2 });
const arrived = m.line('arrived', { priority: 1, handler: serve });
const nic = m.device('nic', { registers: control, raises: arrived });
m.pages({ memory, table });
const page = m.page('page', buffer, { mapped: 0 });
const [head, tail] = [buffer.part(0, 2048), buffer.part(2048, 2048)];

export default scenario(m, {
  shows:
    'A page that is moved under a transfer is followed, and one that is taken away ends it: nothing else is touched.',
  claims: ['A14', 'A15', 'C4'],
  steps: [
    driver.stores(head, 0).on(main),
    driver.stores(tail, 0).on(main),
    driver.starts(nic, buffer, 'in').on(main),
    nic.moves(1),
    pager.maps(page, 1).on(daemon),
    nic.moves(1),
    driver.loads(buffer).on(main).sees(0, 1),
    pager.loads(memory.part(0, 4096)).on(daemon).sees(1, 0),
    arrived.delivered().on(main),
    driver.returns().on(main),
    driver.starts(nic, buffer, 'in').on(main),
    pager.unmaps(page).on(daemon),
    nic.moves(1),
    // The device gave up, and says so.
    arrived.delivered().on(main),
    driver.loads(head).on(main).faults('unmapped'),
  ],
  may: [
    anyone.starts(nic, buffer, 'in'),
    nic.moves(1),
    pager.maps(page, 0),
    pager.maps(page, 1),
    pager.unmaps(page),
    anyone.stops(nic),
    anyone.loads(tail),
    arrived.delivered(),
    anyone.returns(),
  ],
  policy: [never(driver, 'rw', memory)],
  variants: {
    'physical-dma': {
      // Whether the page is where it was is nothing to the device: it writes where its start found it.
      steps: [
        driver.stores(head, 0).on(main),
        driver.stores(tail, 0).on(main),
        driver.starts(nic, buffer, 'in').on(main),
        nic.moves(1),
        pager.maps(page, 1).on(daemon),
        nic.moves(1),
        driver.loads(buffer).on(main).sees(0),
        pager.loads(memory.part(0, 4096)).on(daemon).sees(1),
      ],
    },
  },
});

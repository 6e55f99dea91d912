import { anyone, machine, never, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const pager = m.space('pager');
const driver = m.space('driver');
const app = m.space('app');
const memory = pager.region('memory', { bytes: 4096 });
const table = pager.region('table');
const buffer = driver.region('buffer');
const control = driver.region('control');
const heap = app.region('heap');
const serve = driver.portal('serve');
const main = m.thread('main', driver, { hunks: 3 });
const user = m.thread('user', app, { hunks: 2 });
const daemon = m.thread('daemon', pager, { hunks: 2 });
const arrived = m.line('arrived', { priority: 1, handler: serve });
const nic = m.device('nic', { registers: control, raises: arrived });
m.pages({ memory, table, pins: true });
const pageOfBuffer = m.page('pageOfBuffer', buffer, { mapped: 0 });
const pageOfHeap = m.page('pageOfHeap', heap);

const story = [
  driver.pins(pageOfBuffer).on(main).faults('protection'),
  pager.pins(pageOfBuffer).on(daemon),
  driver.starts(nic, buffer, 'in').on(main),
  // The price: nobody can reclaim the page.
  pager.unmaps(pageOfBuffer).on(daemon).faults('busy'),
  pager.maps(pageOfBuffer, 0).on(daemon).faults('busy'),
  pager.pins(pageOfBuffer).on(daemon).faults('busy'),
  driver.unpins(pageOfBuffer).on(main).faults('protection'),
  nic.moves(1),
  arrived.delivered().on(main),
  driver.returns().on(main),
  driver.loads(buffer).on(main).sees(1),
  pager.unpins(pageOfBuffer).on(daemon),
  pager.unmaps(pageOfBuffer).on(daemon),
  pager.maps(pageOfHeap, 0).on(daemon),
  app.loads(heap).on(user).sees(1),
];

export default scenario(m, {
  shows:
    'A page that is pinned stays with its owner until the pin is taken back: its device overwrites nobody else.',
  claims: ['A15', 'C4'],
  steps: story,
  // The driver asks for a pin before it starts anything, and the pager takes none back.
  may: [
    pager.pins(pageOfBuffer).on(daemon),
    pager.unmaps(pageOfHeap).on(daemon),
    driver.starts(nic, buffer, 'out').on(main),
    driver.loads(buffer).on(main),
    app.stores(heap, 1).on(user),
    anyone.stops(nic),
    nic.moves(1),
    arrived.delivered().on(main),
    anyone.returns(),
  ],
  policy: [never(driver, 'w', heap).physically()],
  variants: {
    // Looked up when it starts, a transfer needs its memory then.
    'physical-dma': {
      steps: [...story, driver.starts(nic, buffer, 'in').on(main).faults('unmapped')],
    },
  },
});

import { anyone, machine, never, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0, variant: 'physical-dma' });
const kernel = m.space('kernel');
const driver = m.space('driver', { maker: kernel });
const memory = kernel.region('memory', { bytes: 4096 });
const table = kernel.region('table');
const buffer = driver.region('buffer');
const control = kernel.region('control');
const heap = kernel.region('heap');
const serve = driver.portal('serve');
const main = m.thread('main', driver, { hunks: 3 });
const owner = m.thread('owner', kernel, { hunks: 2 });
const arrived = m.line('arrived', { priority: 1, handler: serve });
const disk = m.device('disk', { registers: control, raises: arrived, wedges: true });
m.pages({ memory, table, pins: true });
const pageOfBuffer = m.page('pageOfBuffer', buffer, { mapped: 0 });
const pageOfHeap = m.page('pageOfHeap', heap);

export default scenario(m, {
  shows:
    'A kernel that keeps the registers of a device resets it before it takes back the pages of a driver that has ended, and nothing is overwritten.',
  claims: ['A15', 'C5'],
  initially: [kernel.grants(driver, control, 'w')],
  steps: [
    kernel.pins(pageOfBuffer).on(owner),
    driver.starts(disk, buffer, 'in').on(main),
    kernel.destroys(driver).on(owner),
    // The pin outlives the driver: it is there for what the device still does.
    kernel.unmaps(pageOfBuffer).on(owner).faults('busy'),
    kernel.stops(disk).on(owner),
    kernel.unpins(pageOfBuffer).on(owner),
    kernel.unmaps(pageOfBuffer).on(owner),
    kernel.maps(pageOfHeap, 0).on(owner),
    kernel.stores(heap, 0).on(owner),
    kernel.loads(heap).on(owner).sees(0),
    kernel.starts(disk, heap, 'out').on(owner),
  ],
  may: [
    kernel.pins(pageOfBuffer).on(owner),
    driver.starts(disk, buffer, 'in').on(main),
    kernel.destroys(driver).on(owner),
    kernel.stops(disk).on(owner),
    kernel.starts(disk, heap, 'out').on(owner),
    disk.moves(1),
    arrived.delivered(),
    anyone.returns(),
  ],
  policy: [never(driver, 'w', heap).physically()],
});

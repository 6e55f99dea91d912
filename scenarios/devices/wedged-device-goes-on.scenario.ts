import { breaks, machine, never, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0, variant: 'physical-dma' });
const kernel = m.space('kernel');
const driver = m.space('driver', { maker: kernel });
const memory = kernel.region('memory', { bytes: 4096 });
const table = kernel.region('table');
const buffer = driver.region('buffer');
const control = driver.region('control');
const heap = kernel.region('heap');
const serve = driver.portal('serve');
const main = m.thread('main', driver, { hunks: 3 });
const owner = m.thread('owner', kernel, { hunks: 2 });
const arrived = m.line('arrived', { priority: 1, handler: serve });
const disk = m.device('disk', { registers: control, raises: arrived, wedges: true });
m.pages({ memory, table });
const pageOfBuffer = m.page('pageOfBuffer', buffer, { mapped: 0 });
const pageOfHeap = m.page('pageOfHeap', heap);
const intact = never(driver, 'w', heap).physically();

export default scenario(m, {
  shows:
    'A driver that is contained halts, and its device does not: the kernel takes the page back, and finds there what the device wrote.',
  claims: ['A15', 'C5'],
  steps: [
    driver.starts(disk, buffer, 'in').on(main),
    kernel.destroys(driver).on(owner),
    kernel.unmaps(pageOfBuffer).on(owner),
    kernel.maps(pageOfHeap, 0).on(owner),
    kernel.stores(heap, 0).on(owner),
    disk.moves(1),
    kernel.loads(heap).on(owner).sees(1),
    // The driver is gone, and with it the only one who might write the registers.
    kernel.stops(disk).on(owner).faults('protection'),
  ],
  policy: [intact],
  finds: breaks('authority confinement', intact),
  variants: {
    // Where beats are looked up, an ended driver has nothing that its device could go on with.
    contract: {
      steps: [
        driver.starts(disk, buffer, 'in').on(main),
        kernel.destroys(driver).on(owner),
        kernel.unmaps(pageOfBuffer).on(owner),
        kernel.maps(pageOfHeap, 0).on(owner),
        kernel.stores(heap, 0).on(owner),
        kernel.loads(heap).on(owner).sees(0),
        kernel.stops(disk).on(owner).faults('protection'),
      ],
      may: [
        driver.starts(disk, buffer, 'in').on(main),
        kernel.destroys(driver).on(owner),
        kernel.unmaps(pageOfBuffer).on(owner),
        disk.moves(1),
      ],
      finds: 'nothing',
    },
  },
});

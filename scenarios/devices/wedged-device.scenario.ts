import { anyone, machine, never, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const kernel = m.space('kernel');
const driver = m.space('driver', { maker: kernel });
const buffer = driver.region('buffer', { bytes: 16 });
const control = driver.region('control', { bytes: 8 });
const serve = driver.portal('serve');
const main = m.thread('main', driver, { hunks: 3 });
const owner = m.thread('owner', kernel, { hunks: 3 });
const arrived = m.line('arrived', { priority: 1, handler: serve });
const disk = m.device('disk', { registers: control, raises: arrived, wedges: true });

export default scenario(m, {
  shows:
    'A driver that is ended in the middle of a transfer leaves its device hung: it writes nothing more, and serves nobody until somebody who may write its registers resets it.',
  claims: ['C5'],
  steps: [
    driver.starts(disk, buffer, 'in').on(main),
    kernel.destroys(driver).on(owner),
    // Only its driver held the registers, and that is no more: nobody can wake the device.
    kernel.stops(disk).on(owner).faults('protection'),
    kernel.creates(driver).on(owner),
    kernel.stops(disk).on(owner).faults('protection'),
    kernel.calls(serve).on(owner).faults('protection'),
    arrived.raised(),
    arrived.delivered().on(owner),
    driver.starts(disk, buffer, 'in').on(owner).faults('busy'),
    driver.stops(disk).on(owner),
    driver.starts(disk, buffer, 'in').on(owner),
    disk.moves(1),
    driver.loads(buffer).on(owner).sees(1),
  ],
  may: [
    anyone.starts(disk, buffer, 'in'),
    anyone.stops(disk),
    disk.moves(1),
    kernel.destroys(driver).on(owner),
    kernel.creates(driver).on(owner),
    arrived.raised(),
    arrived.delivered(),
    anyone.returns(),
  ],
  policy: [never(kernel, 'w', control)],
  variants: { 'physical-dma': {} },
});

import { breaks, machine, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0, variant: 'physical-dma' });
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
  shows:
    'A revoke does not reach a physical transfer: what was allowed at its start is written to the end.',
  claims: ['A5', 'A15'],
  steps: [
    kernel.grants(driver, packets, 'w').on(owner),
    driver.starts(nic, packets, 'in').on(main),
    nic.moves(1),
    kernel.revokes(driver, packets, 'w').on(owner),
    driver.stores(tail, 0).on(main).faults('protection'),
    nic.moves(1),
    kernel.loads(head).on(owner).sees(1),
    kernel.loads(tail).on(owner).sees(1),
    driver.starts(nic, packets, 'in').on(main).faults('protection'),
  ],
  finds: breaks('DMA confinement', 'a transfer outlives its authority'),
});

import { anything, machine, never, only, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const kernel = m.space('kernel');
const driver = m.space('driver');
const packet = kernel.region('packet', { at: 0, bytes: 8 });
const table = kernel.region('table', { at: 8, bytes: 8 });
const pool = driver.region('pool', { at: 16, bytes: 8 });
const registers = driver.region('registers', { bytes: 8 });
const send = driver.portal('send', { callers: [kernel] });
const serve = driver.portal('serve');
const main = m.thread('main', kernel, { hunks: 3 });
const arrived = m.line('arrived', { priority: 1, handler: serve });
const nic = m.device('nic', { registers, raises: arrived });

export default scenario(m, {
  shows: 'A device reaches what its driver reaches, wherever the driver aims it.',
  claims: ['A10', 'A15', 'C5'],
  steps: [
    kernel.stores(packet, 1),
    kernel.calls(send).lending(packet, 'r'),
    driver.starts(nic, table, 'in').faults('protection'),
    driver.starts(nic, packet, 'in').faults('protection'),
    driver.starts(nic, m.range(0, 16), 'out').faults('protection'),
    driver.starts(nic, main.hunk(1), 'in').faults('protection'),
    driver.starts(nic, registers, 'in').faults('protection'),
    driver.loads(registers).faults('protection'),
    driver.starts(nic, packet, 'out'),
    driver.starts(nic, pool, 'in').faults('busy'),
    nic.moves(),
    arrived.delivered(),
    driver.starts(nic, pool, 'in'),
    nic.moves(1),
    driver.loads(pool).sees(1),
    driver.returns(),
    driver.returns(),
    kernel.starts(nic, packet, 'out').faults('protection'),
  ],
  may: [
    kernel.calls(send).lending(packet, 'r'),
    kernel.stops(nic),
    arrived.delivered(),
    anything.by(driver).within(packet, table, pool, registers, main.hunk(1)),
  ],
  bounds: { depth: 2, runs: 50 },
  policy: [never(driver, 'w', packet), only([kernel], 'rw', table)],
  variants: { 'physical-dma': {} },
});

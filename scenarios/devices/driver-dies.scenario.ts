import { anyone, machine, never, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const kernel = m.space('kernel');
const driver = m.space('driver', { maker: kernel });
const packet = kernel.region('packet', { bytes: 8 });
const pool = driver.region('pool', { bytes: 8 });
const registers = driver.region('registers', { bytes: 8 });
const send = driver.portal('send', { callers: [kernel] });
const serve = driver.portal('serve');
const main = m.thread('main', kernel, { hunks: 3 });
const guard = m.thread('guard', kernel, { hunks: 2 });
const arrived = m.line('arrived', { priority: 1, handler: serve });
const nic = m.device('nic', { registers, raises: arrived });

export default scenario(m, {
  shows:
    'A driver that hangs is ended with its device running, its caller goes on, and it is made anew.',
  claims: ['A1', 'A10'],
  steps: [
    kernel.calls(send).lending(packet, 'w').on(main),
    driver.stores(pool, 1).on(main),
    driver.starts(nic, packet, 'in').on(main),
    driver.destroys(driver).on(main).faults('protection'),
    kernel.destroys(driver).on(guard),
    // Its frame is gone, its transfer stopped, and its line stays silent.
    kernel.stores(packet, 0).on(main),
    kernel.calls(send).on(main).faults('dead'),
    kernel.grants(driver, packet, 'r').on(main).faults('dead'),
    kernel.creates(driver).on(guard),
    kernel.calls(send).on(main),
    driver.loads(pool).on(main).sees(0),
    driver.loads(packet).on(main).faults('protection'),
    driver.starts(nic, pool, 'in').on(main),
    kernel.stops(nic).on(guard).faults('protection'),
    driver.stops(nic).on(main),
  ],
  may: [
    kernel.calls(send).lending(packet, 'w').on(main),
    kernel.grants(driver, packet, 'r').on(guard),
    anyone.starts(nic, packet, 'in'),
    driver.stores(pool, 1),
    nic.moves(1),
    arrived.delivered(),
    kernel.destroys(driver).on(guard),
    kernel.creates(driver).on(guard),
    driver.loads(pool),
    anyone.returns(),
  ],
  policy: [never(driver, 'x', packet)],
});

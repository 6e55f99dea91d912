import { anything, machine, never, scenario } from 'portcullis/scenario';

const m = machine({ addressBits: 8, registers: 0, memory: false });
const kernel = m.space('kernel');
const driver = m.space('driver', { maker: kernel });
const core = kernel.region('core');
const packet = kernel.region('packet');
const code = driver.region('code');
const send = driver.portal('send', { entry: code, callers: [kernel] });
kernel.portal('wake');
const main = m.thread('main', kernel, { hunks: 4 });

export default scenario(m, {
  shows:
    'A driver that writes and jumps anywhere is refused wherever the kernel granted it nothing.',
  claims: ['A2', 'A10'],
  steps: [
    kernel.calls(send).lending(packet, 'rw'),
    driver.stores(packet, 0),
    driver.stores(core, 0).faults('protection'),
    driver.stores(m.range(0, 256), 0).faults('protection'),
    driver.stores(m.range(255, 2), 0).faults('bounds'),
    driver.stores(main.hunk(0), 0).faults('protection'),
    driver.fetches(core).faults('protection'),
    driver.fetches(main.hunk(0)).faults('protection'),
    driver.grants(kernel, packet, 'r').faults('exceeds-authority'),
    driver.destroys(driver).faults('protection'),
    driver.returns(),
    kernel.loads(core),
  ],
  may: [kernel.calls(send).lending(packet, 'rw'), anything.by(driver)],
  bounds: { depth: 2, runs: 50 },
  policy: [never(driver, 'rwx', core), never(driver, 'rwx', main.hunk(0))],
});

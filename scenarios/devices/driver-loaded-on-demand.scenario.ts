import { anyone, machine, never, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const kernel = m.space('kernel');
const driver = m.space('driver', { maker: kernel });
const memory = kernel.region('memory', { bytes: 2 * 4096 });
const table = kernel.region('table');
const state = driver.region('state');
const cache = kernel.region('cache');
const run = driver.portal('run', { callers: [kernel] });
m.thread('main', kernel, { hunks: 3 });
m.pages({ memory, table });
const pinned = m.page('pinned', state, { mapped: 0 });
const cached = m.page('cached', cache, { mapped: 1 });

export default scenario(m, {
  shows:
    'A driver is used, ended and loaded again from its reserved page, which stays while other pages go.',
  claims: ['A1', 'C9'],
  steps: [
    kernel.calls(run),
    driver.stores(state, 1),
    driver.unmaps(pinned).faults('protection'),
    driver.returns(),
    kernel.stores(cache, 1),
    kernel.unmaps(cached),
    kernel.calls(run),
    driver.loads(state).sees(1),
    driver.returns(),
    kernel.destroys(driver),
    kernel.loads(memory.part(0, 4096)).sees(1),
    kernel.creates(driver),
    // What was there before is gone, by whatever address one looks.
    kernel.loads(memory.part(0, 4096)).sees(0),
    kernel.calls(run),
    driver.loads(state).sees(0),
  ],
  may: [
    kernel.calls(run),
    driver.stores(state, 1),
    driver.loads(state),
    driver.unmaps(pinned),
    kernel.unmaps(cached),
    kernel.maps(cached, 1),
    kernel.destroys(driver),
    kernel.creates(driver),
    anyone.returns(),
  ],
  policy: [never(driver, 'rw', cache).physically()],
});

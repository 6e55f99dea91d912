import { machine, never, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0, addressBits: 16 });
const kernel = m.space('kernel');
const warden = m.space('warden');
const driver = m.space('driver');
const spaces = kernel.region('spaces');
const threads = kernel.region('threads');
const state = driver.region('state');
const run = driver.portal('run', { callers: [warden, kernel] });
const main = m.thread('main', warden, { hunks: 2 });
const core = m.thread('core', kernel, { hunks: 1 });
const spare = m.thread('spare', driver, { hunks: 1, halted: true });
m.tables({ spaces, threads });

export default scenario(m, {
  shows:
    'Who may write the slot of a space may end it and make it anew: a job that the kernel gives to a ' +
    'warden, for one driver and for as long as it likes.',
  claims: ['A4'],
  initially: [driver.grants(warden, run.entry, 'e')],
  steps: [
    warden.destroys(driver).on(main).faults('protection'),
    kernel.grants(warden, driver.slot, 'w').on(core),
    warden.calls(run).on(main),
    driver.stores(state, 1).on(main),
    driver.destroys(driver).on(main).faults('protection'),
    driver.returns().on(main),
    warden.destroys(driver).on(main),
    warden.destroys(kernel).on(main).faults('protection'),
    kernel.begins(spare, run).on(core).faults('dead'),
    warden.creates(driver).on(main),
    warden.calls(run).on(main),
    driver.loads(state).on(main).sees(0),
    driver.returns().on(main),
    kernel.revokes(warden, driver.slot, 'w').on(core),
    warden.destroys(driver).on(main).faults('protection'),
  ],
  may: [
    kernel.grants(warden, driver.slot, 'w').on(core),
    kernel.revokes(warden, driver.slot, 'w').on(core),
    warden.destroys(driver).on(main),
    warden.creates(driver).on(main),
    kernel.begins(spare, run).on(core),
    warden.destroys(kernel).on(main),
    warden.calls(run).on(main),
    driver.stores(state, 1).on(main),
    driver.destroys(driver).on(main),
    driver.returns().on(main),
  ],
  policy: [never(warden, 'w', kernel.slot), never(driver, 'w', spaces)],
});

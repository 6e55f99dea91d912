import { anyone, machine, noAlias, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const pager = m.space('pager');
const app = m.space('app');
const guest = m.space('guest');
const memory = pager.region('memory', { bytes: 2 * 4096 });
const table = pager.region('table');
const buffer = app.region('buffer');
const window = guest.region('window');
const share = pager.portal('share', { callers: [app] });
const withdraw = pager.portal('withdraw', { callers: [app] });
const main = m.thread('main', app, { hunks: 3 });
const other = m.thread('other', guest, { hunks: 2 });
m.pages({ memory, table });
m.page('bufferPage', buffer, { mapped: 0 });
const windowPage = m.page('windowPage', window);

export default scenario(m, {
  shows:
    'Memory that was shared by a second mapping is taken back by unmapping it, and nobody keeps a way to it.',
  claims: ['A13'],
  steps: [
    app.calls(share).on(main),
    pager.maps(windowPage, 0).on(main),
    pager.returns().on(main),
    app.stores(buffer, 1).on(main),
    guest.loads(window).on(other).sees(1),
    app.calls(withdraw).on(main),
    pager.unmaps(windowPage).on(main),
    pager.returns().on(main),
    guest.loads(window).on(other).faults('unmapped'),
    app.grants(guest, buffer, 'r').on(main),
    guest.loads(buffer).on(other).sees(1),
    app.revokes(guest, buffer, 'r').on(main),
    guest.loads(buffer).on(other).faults('protection'),
  ],
  may: [
    app.stores(buffer, 1),
    // By address, while no second name leads there.
    app.grants(guest, buffer, 'r'),
    app.revokes(guest, buffer, 'r'),
    guest.maps(windowPage, 0),
    anyone.loads(buffer),
    anyone.loads(window),
  ],
  policy: [noAlias(buffer)],
});

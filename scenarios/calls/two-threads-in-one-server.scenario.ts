import { anyone, machine, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0, memory: false });
const red = m.space('red');
const blue = m.space('blue');
const server = m.space('server');
const redPage = red.region('page');
const bluePage = blue.region('page');
const serve = server.portal('serve', { callers: [red, blue] });
const first = m.thread('first', red, { hunks: 2 });
const second = m.thread('second', blue, { hunks: 2 });

export default scenario(m, {
  shows:
    'Two clients are in one server at once, and what one of them lends is not there for the other.',
  claims: ['A7'],
  steps: [
    red.calls(serve).lending(redPage, 'rw').on(first),
    blue.calls(serve).lending(bluePage, 'r').on(second),
    server.stores(redPage, 0).on(first),
    server.loads(bluePage).on(second),
    server.loads(bluePage).on(first).faults('protection'),
    server.loads(redPage).on(second).faults('protection'),
    server.returns().on(first),
    server.loads(bluePage).on(second),
    server.loads(redPage).on(second).faults('protection'),
    server.returns().on(second),
  ],
  may: [
    red.calls(serve).lending(redPage, 'rw').on(first),
    blue.calls(serve).lending(bluePage, 'r').on(second),
    server.stores(redPage, 0),
    server.loads(bluePage),
    blue.grants(server, bluePage, 'w').on(second),
    blue.revokes(server, bluePage, 'w').on(second),
    server.stores(bluePage, 0),
    anyone.returns(),
  ],
});

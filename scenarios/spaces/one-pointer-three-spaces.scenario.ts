import { machine, scenario } from 'portcullis/scenario';

// The pointers are the first byte of the address range, the one behind it, and the last.
const m = machine({ addressBits: 64 });
const kernel = m.space('kernel');
const app = m.space('app');
const guest = m.space('guest');
const vector = kernel.region('vector', { at: 0, bytes: 1 });
const table = app.region('table', { at: 1, bytes: 0xffn });
const last = app.region('last', { at: 2n ** 64n - 1n, bytes: 1 });
const main = m.thread('main', app);
const idle = m.thread('idle', kernel);
const other = m.thread('other', guest);

export default scenario(m, {
  shows: 'A pointer names the same byte in every space, and each space gets its own answer.',
  claims: ['A3'],
  initially: [app.grants(kernel, last, 'r')],
  steps: [
    app.stores(last, 1).on(main),
    kernel.loads(last).on(idle).sees(1),
    kernel.stores(last, 0).on(idle).faults('protection'),
    guest.loads(last).on(other).faults('protection'),
    app
      .loads(m.range(2n ** 64n - 1n, 2))
      .on(main)
      .faults('bounds'),
    app
      .loads(m.range(2n ** 64n, 1))
      .on(main)
      .faults('bounds'),
    kernel.loads(vector).on(idle),
    app.loads(vector).on(main).faults('protection'),
    app.loads(table).on(main),
    app.loads(vector.through(table)).on(main).faults('protection'),
  ],
});

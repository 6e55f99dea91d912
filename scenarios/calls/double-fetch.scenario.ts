import { machine, register, scenario } from 'portcullis/scenario';

const m = machine({ values: [0, 1, 2] });
const app = m.space('app');
const files = m.space('files');
const request = app.region('request', { bytes: 8 });
const copy = files.region('copy', { bytes: 8 });
const open = files.portal('open', { callers: [app] });
const main = m.thread('main', app);
const other = m.thread('other', app);

export default scenario(m, {
  shows: 'What is lent stays its owner’s: read twice it may differ, and a copy may not.',
  claims: ['A7'],
  steps: [
    app.stores(request, 1).on(main),
    app.calls(open).lending(request, 'r').on(main),
    files.loads(request).on(main).sees(1),
    // Between the check and the use, another thread of the caller's writes.
    app.stores(request, 2).on(other),
    files.loads(request).on(main).sees(2),
    files.stores(copy, register(0)).on(main),
    app.stores(request, 1).on(other),
    app.stores(copy, 1).on(other).faults('protection'),
    files.loads(copy).on(main).sees(2),
    files.returns().on(main),
  ],
});

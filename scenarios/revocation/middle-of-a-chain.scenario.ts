import { machine, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0, memory: false });
const app = m.space('app');
const cache = m.space('cache');
const mirror = m.space('mirror');
const reader = m.space('reader');
const page = app.region('page');
const main = m.thread('main', app);
const keeper = m.thread('keeper', cache);
const copy = m.thread('copy', mirror);
const last = m.thread('last', reader);

export default scenario(m, {
  shows:
    'A revoke in the middle of a chain takes all that hangs on it; a second way to it survives.',
  claims: ['A5'],
  steps: [
    app.grants(cache, page, 'rw+').on(main),
    cache.grants(mirror, page, 'rw+').on(keeper),
    mirror.grants(reader, page, 'rw').on(copy),
    app.grants(reader, page, 'r').on(main),
    reader.stores(page, 0).on(last),
    app.revokes(cache, page, 'rw').on(main),
    mirror.loads(page).on(copy).faults('protection'),
    reader.loads(page).on(last),
    reader.stores(page, 0).on(last).faults('protection'),
    // What has fallen does not rise again by itself.
    app.grants(cache, page, 'rw+').on(main),
    mirror.loads(page).on(copy).faults('protection'),
    cache.loads(page).on(keeper),
  ],
  may: [
    app.grants(cache, page, 'rw+').on(main),
    app.revokes(cache, page, 'rw').on(main),
    cache.grants(mirror, page, 'rw+').on(keeper),
    cache.revokes(mirror, page, 'w').on(keeper),
    mirror.grants(reader, page, 'rw').on(copy),
    app.grants(reader, page, 'r').on(main),
    app.revokes(reader, page, 'r').on(main),
    reader.stores(page, 0).on(last),
    reader.loads(page).on(last),
  ],
});

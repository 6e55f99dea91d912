import { machine, scenario } from 'portcullis/scenario';

const m = machine();
const space = m.spaces('space', 1001);
const [owner] = space;
const last = space[1000];
const page = owner.region('page', { bytes: 64 });
const main = m.thread('main', last);
const other = m.thread('other', owner);

export default scenario(m, {
  shows: 'A page passed on a thousand times is taken from everybody by its owner, in one step.',
  claims: ['A5'],
  initially: space.slice(1).map((one, i) => space[i].grants(one, page, 'rw+')),
  may: [],
  steps: [
    last.stores(page, 1).on(main),
    owner.revokes(space[1], page, 'rw').on(other),
    last.loads(page).on(main).faults('protection'),
  ],
});

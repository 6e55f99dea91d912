import { anyone, machine, only, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0, memory: false });
const app = m.space('app');
const left = m.space('left');
const right = m.space('right');
const page = app.region('page');
const toLeft = left.portal('toLeft', { callers: [app, right] });
const toRight = right.portal('toRight', { callers: [app, left] });
m.thread('main', app, { hunks: 4 });

export default scenario(m, {
  shows: 'Two spaces that grant each other a page do not keep it when its owner takes it back.',
  claims: ['A5'],
  steps: [
    app.grants(left, page, 'r+'),
    app.calls(toLeft),
    left.grants(right, page, 'r+'),
    left.calls(toRight),
    right.grants(left, page, 'r+'),
    right.returns(),
    left.returns(),
    app.revokes(left, page, 'r'),
    app.calls(toLeft),
    left.loads(page).faults('protection'),
    left.calls(toRight),
    right.loads(page).faults('protection'),
  ],
  may: [
    anyone.calls(toLeft),
    anyone.calls(toRight),
    anyone.returns(),
    anyone.loads(page),
    app.grants(left, page, 'r+'),
    left.grants(right, page, 'r+'),
    right.grants(left, page, 'r+'),
    app.revokes(left, page, 'r'),
  ],
  policy: [only([app], 'w', page)],
  variants: { 'untagged-plb': {} },
});

import { machine, scenario } from 'portcullis/scenario';

const m = machine();
const space = m.spaces('space', 201);
const [app, ...borrowers] = space;
const buffer = app.region('buffer', { bytes: 64 });
const last = space[200];
const enter = borrowers.map((one, i) => one.portal(`enter${i}`, { callers: [space[i]] }));
m.thread('main', app, { hunks: 201 });

export default scenario(m, {
  shows: 'A lend lent on two hundred times reaches the last call, and comes home one by one.',
  claims: ['A5', 'A7'],
  may: [],
  steps: [
    ...enter.map((portal, i) => space[i].calls(portal).lending(buffer, 'rw+')),
    last.stores(buffer, 1),
    ...borrowers.toReversed().map((one) => one.returns()),
    app.loads(buffer).sees(1),
    app.calls(enter[0]),
    space[1].loads(buffer).faults('protection'),
  ],
});

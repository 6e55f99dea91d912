import { atMost, machine, sameAs, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0, memory: false });
const app = m.space('app');
const own = app.region('own', { bytes: 8 });
const others = m.spaces('other', 3);
const granted = others.map((one) => one.region('memory', { bytes: 8 }));
m.thread('main', app, { hunks: 1 });

const within = app.loads(own);
const across = granted.map((range) => app.loads(range));

export default scenario(m, {
  shows: 'A reference to another space costs what one within the space does, once each was made.',
  claims: ['A6'],
  initially: others.map((one, i) => one.grants(app, granted[i], 'r')),
  steps: [app.loads(own), ...granted.map((range) => app.loads(range)), within, ...across],
  may: [],
  costs: [atMost(4, within), ...across.map((one) => sameAs(one, within))],
});

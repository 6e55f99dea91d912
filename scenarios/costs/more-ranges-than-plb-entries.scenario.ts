import { breaks, machine, sameAs, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0, memory: false, sizes: { plb: 2 } });
const app = m.space('app');
const own = app.region('own', { bytes: 8 });
const others = m.spaces('other', 3);
const granted = others.map((one) => one.region('memory', { bytes: 8 }));
m.thread('main', app, { hunks: 1 });

const within = app.loads(own);
const across = app.loads(granted[0]);
// All four ranges were used before, and there are entries for two.
const cost = sameAs(across, within);

export default scenario(m, {
  shows:
    'With more ranges in turn than the PLB has entries, a reference waits for the region table.',
  claims: ['A6'],
  initially: others.map((one, i) => one.grants(app, granted[i], 'r')),
  steps: [...granted.map((range) => app.loads(range)), app.loads(own), within, across],
  may: [],
  costs: [cost],
  finds: breaks('costs', cost),
});

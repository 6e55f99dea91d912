import { atMost, machine, sameAs, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0, memory: false, sizes: { cache: 128 } });
const app = m.space('app');
const server = m.space('server');
const data = app.region('data', { bytes: 8 });
const its = server.region('data', { bytes: 8 });
const own = app.portal('own');
const serve = server.portal('serve', { callers: [app] });
m.thread('main', app, { hunks: 2 });

/** A call of each kind, what the callee does, the return, and the caller's next load. */
const within = [app.calls(own), app.loads(data), app.returns(), app.loads(data)];
const across = [app.calls(serve), server.loads(its), server.returns(), app.loads(data)];
const again = () => [
  ...[app.calls(own), app.loads(data), app.returns(), app.loads(data)],
  ...[app.calls(serve), server.loads(its), server.returns(), app.loads(data)],
];

export default scenario(m, {
  shows:
    'A call into another space and its return cost what a call through a portal of one’s own does.',
  claims: ['A7'],
  steps: [...again(), ...again(), ...within, ...across],
  may: [],
  costs: [
    sameAs(across, within),
    sameAs(across.slice(0, 1), within.slice(0, 1)),
    sameAs(across.slice(2, 3), within.slice(2, 3)),
    atMost(23, across),
  ],
});

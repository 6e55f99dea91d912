import { anything, machine, mayFlow, never, scenario } from 'portcullis/scenario';

const m = machine({ registers: 1 });
const host = m.space('host');
const red = m.space('red');
const blue = m.space('blue');
const redPage = red.region('page');
const bluePage = blue.region('page');
const runRed = red.portal('runRed', { callers: [host] });
const runBlue = blue.portal('runBlue', { callers: [host] });
m.thread('main', host, { hunks: 3 });

export default scenario(m, {
  shows: 'A host runs two guests in turn, and neither can tell the other anything.',
  claims: ['A5', 'A7'],
  may: [
    host.calls(runRed).passing(1),
    host.calls(runBlue),
    host.loads(redPage),
    // What a guest grants it gives away by intent, so that is left out.
    anything.by(red, blue).only('fetches', 'loads', 'stores', 'returns').within(redPage, bluePage),
  ],
  bounds: { runs: 50 },
  policy: [
    mayFlow(host, red),
    mayFlow(host, blue),
    mayFlow(red, host),
    mayFlow(blue, host),
    never(blue, 'rw', redPage),
  ],
});

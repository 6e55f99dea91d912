import { atMost, breaks, machine, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0, memory: false });
const app = m.space('app');
const server = m.space('server');
const request = app.region('request', { bytes: 512 });
const copy = app.region('copy', { bytes: 512 });
const serve = server.portal('serve', { callers: [app] });
m.thread('main', app, { hunks: 2 });

/** So many bytes handed over: lent for the call, or copied to what the server may read anyway. */
const lent = (bytes: number) => [
  app.calls(serve).lending(request.part(0, bytes), 'r'),
  server.loads(request.part(0, bytes)),
  server.returns(),
];
const copied = (bytes: number) => [
  app.loads(request.part(0, bytes)),
  app.stores(copy.part(0, bytes), 0),
  app.calls(serve),
  server.loads(copy.part(0, bytes)),
  server.returns(),
];
const small = { lent: lent(8), copied: copied(8) };
const large = { lent: lent(512), copied: copied(512) };
const asCheap = atMost(26, small.copied);

export default scenario(m, {
  shows:
    'To lend costs less than to copy already for one word, the check and the emptied PLB included.',
  claims: ['A7'],
  initially: [app.grants(server, copy, 'r')],
  steps: [
    ...[...lent(512), ...copied(512)],
    ...[...small.lent, ...small.copied],
    ...[...large.lent, ...large.copied],
  ],
  may: [],
  costs: [atMost(26, small.lent), atMost(89, large.lent), asCheap],
  finds: breaks('costs', asCheap),
});

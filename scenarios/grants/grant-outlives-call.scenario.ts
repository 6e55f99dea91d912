import { breaks, machine, only, scenario } from 'portcullis/scenario';

const m = machine();
const app = m.space('app');
const server = m.space('server');
const log = m.space('log');
const secret = app.region('secret');
const serve = server.portal('serve', { callers: [app] });
m.thread('main', app);

const discreet = only([app, server], 'r', secret);

export default scenario(m, {
  shows: 'A right granted instead of lent stays behind after the call, and travels on.',
  claims: ['A5', 'A7'],
  steps: [
    app.stores(secret, 1),
    // A lend would have done; it could not be granted on and would end with the call.
    app.grants(server, secret, 'r+'),
    app.calls(serve),
    server.loads(secret).sees(1),
    server.returns(),
    app.calls(serve),
    server.grants(log, secret, 'r'),
  ],
  policy: [discreet],
  finds: breaks('authority confinement', discreet),
});

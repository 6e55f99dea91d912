import { machine, scenario } from 'portcullis/scenario';

const m = machine();
const app = m.space('app');
const server = m.space('server');
const buffer = app.region('buffer');
const scratch = server.region('scratch');
const serve = server.portal('serve', { callers: [app] });
m.thread('main', app);

export default scenario(m, {
  shows: 'A server uses what it is lent while the call lasts, and not a moment longer.',
  claims: ['A5', 'A7', 'A8'],
  steps: [
    app.stores(buffer, 7),
    app.calls(serve).lending(buffer, 'r').passing(1),
    server.loads(buffer).sees(7),
    server.stores(buffer, 0).faults('protection'),
    server.stores(scratch, 1),
    server.returns(1),
    app.loads(scratch).faults('protection'),
    app.calls(serve),
    server.loads(buffer).faults('protection'),
    server.returns(),
    app.loads(buffer).sees(7),
  ],
});

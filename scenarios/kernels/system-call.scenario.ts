import { anyone, machine, never, scenario } from 'portcullis/scenario';

const m = machine({ registers: 1 });
const app = m.space('app');
const kernel = m.space('kernel');
const text = app.region('text', { bytes: 16 });
const secret = app.region('secret', { bytes: 16 });
const console = kernel.region('console', { bytes: 16 });
const write = kernel.portal('write', { callers: [app] });
m.thread('main', app, { hunks: 3 });

export default scenario(m, {
  shows: 'An operating system call is a call: the kernel reads what it is lent, and nothing more.',
  claims: ['A4', 'A8'],
  steps: [
    app.stores(text, 1),
    app.stores(secret, 1),
    app.calls(write).lending(text, 'r').passing(1),
    kernel.loads(text).sees(1),
    kernel.stores(console, 1),
    // A pointer to anything else is worth nothing here, no matter who passed it.
    kernel.loads(secret).faults('protection'),
    kernel.stores(text, 0).faults('protection'),
    kernel.returns(1),
    app.loads(console).faults('protection'),
    // Without a lend the same call is let in, and finds nothing that it could read.
    app.calls(write),
    kernel.loads(text).faults('protection'),
    kernel.returns(0),
  ],
  may: [
    app.calls(write).lending(text, 'r'),
    app.calls(write),
    app.stores(secret, 1),
    kernel.loads(text),
    kernel.loads(secret),
    kernel.stores(secret, 0),
    kernel.stores(console, 1),
    app.stores(console, 1),
    anyone.returns(),
  ],
  policy: [never(kernel, 'rw', secret), never(app, 'rw', console)],
});

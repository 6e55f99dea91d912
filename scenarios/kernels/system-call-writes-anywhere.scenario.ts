import { anything, breaks, machine, register, scenario } from 'portcullis/scenario';

const m = machine();
const kernel = m.space('kernel');
const app = m.space('app');
const users = kernel.region('users', { bytes: 8 });
const result = app.region('result', { bytes: 8 });
const time = kernel.portal('time', { callers: [app] });
m.thread('main', app, { hunks: 2 });

export default scenario(m, {
  shows:
    'A system call is a call, and a kernel that stores its result where the caller points overwrites its own table.',
  claims: ['A8'],
  steps: [
    app.calls(time).lending(result, 'w').passing(1),
    kernel.stores(result, register(0)).onBehalfOfCaller(),
    kernel.returns(),
    app.loads(result).sees(1),
    app.loads(users).faults('protection'),
    // Nothing is lent: the pointer is to the kernel's own memory.
    app.calls(time).passing(1),
    kernel.stores(result, register(0)).onBehalfOfCaller().faults('protection'),
    kernel.stores(users, register(0)).onBehalfOfCaller(),
  ],
  may: [
    anything.by(app).within(users, result),
    kernel.stores(result, register(0)).onBehalfOfCaller(),
    kernel.stores(users, register(0)).onBehalfOfCaller(),
    kernel.returns(),
  ],
  bounds: { depth: 2 },
  finds: breaks('no borrowed authority', 'kernel used w on kernel.users on behalf of app'),
});

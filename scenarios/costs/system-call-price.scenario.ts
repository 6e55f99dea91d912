import { atMost, machine, sameAs, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0, memory: false, sizes: { cache: 128 } });
const kernel = m.space('kernel');
const clients = m.spaces('client', 16);
const [app] = clients;
const mailbox = clients.map((one) => one.region('mailbox', { bytes: 8 }));
const table = kernel.region('table', { bytes: 8 });
const data = app.region('data', { bytes: 8 });
const system = kernel.portal('system', { callers: [app] });
const own = app.portal('own');
m.thread('main', app, { hunks: 2 });

const within = [app.calls(own), app.loads(data), app.returns(), app.loads(data)];
const trap = [app.calls(system), kernel.loads(table), kernel.returns(), app.loads(data)];
const again = () => [
  ...[app.calls(own), app.loads(data), app.returns(), app.loads(data)],
  ...[app.calls(system), kernel.loads(table), kernel.returns(), app.loads(data)],
];

export default scenario(m, {
  shows: 'A system call costs what any call does, whatever its clients have granted the kernel.',
  claims: ['A8'],
  initially: clients.map((one, i) => one.grants(kernel, mailbox[i], 'rw')),
  steps: [...again(), ...again(), ...within, ...trap],
  may: [],
  costs: [sameAs(trap, within), atMost(23, trap)],
});

import { anything, breaks, machine, never, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const kernel = m.space('kernel');
const app = m.space('app');
const net = m.space('net');
const heap = app.region('heap', { bytes: 8 });
const core = kernel.region('core', { bytes: 8 });
const files = kernel.region('files', { bytes: 8 });
const system = kernel.portal('system', { callers: [app] });
// A module: code of its own that runs on the data of the kernel.
const send = net.portal('send', { data: kernel, callers: [kernel] });
const main = m.thread('main', app, { hunks: 3 });

const sound = never(net, 'w', files);

export default scenario(m, {
  shows:
    'Where every app grants its kernel everything, a conventional processor is emulated, and a module overwrites all.',
  claims: ['A4', 'A10'],
  initially: [app.grants(kernel, app, 'rwx'), kernel.grants(net, kernel, 'rwx')],
  steps: [
    app.stores(heap, 1),
    app.loads(core).faults('protection'),
    app.calls(system),
    kernel.loads(heap).sees(1),
    kernel.calls(send),
    net.stores(files, 1),
    // It stands where the kernel stands, and so it has what the app gave the kernel.
    net.stores(heap, 0),
    net.returns(),
    kernel.returns(),
    app.loads(heap).sees(0),
    app.loads(main.hunk(1)).faults('protection'),
  ],
  may: [app.calls(system), kernel.calls(send), anything.by(net).within(files, heap)],
  bounds: { depth: 4 },
  policy: [sound],
  finds: breaks('authority confinement', sound),
});

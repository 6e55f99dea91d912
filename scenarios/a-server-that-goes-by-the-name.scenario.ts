import { anyone, breaks, machine, never, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const kernel = m.space('kernel');
const worker = m.space('worker', { maker: kernel });
const files = m.space('files');
const secret = files.region('secret', { bytes: 8 });
const work = worker.portal('work', { callers: [kernel] });
const open = files.portal('open', { callers: [kernel] });
const main = m.thread('main', kernel, { hunks: 3 });

const stranger = never(worker, 'r', secret);

export default scenario(m, {
  shows:
    'A server that grants by name, after its client has ended, grants to whoever bears the name now.',
  claims: ['A1'],
  steps: [
    kernel.destroys(worker),
    kernel.calls(open),
    files.grants(worker, secret, 'r').faults('dead'),
    files.returns(),
    kernel.creates(worker),
    kernel.calls(open),
    files.grants(worker, secret, 'r'),
  ],
  may: [
    kernel.destroys(worker),
    kernel.creates(worker),
    kernel.calls(open),
    kernel.calls(work),
    files.grants(worker, secret, 'r'),
    files.stores(main.hunk(1), 1),
    anyone.returns(),
  ],
  policy: [stranger],
  finds: breaks('authority confinement', stranger),
});

import { anyone, breaks, machine, never, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const kernel = m.space('kernel');
const worker = m.space('worker', { maker: kernel });
const files = m.space('files');
const secret = files.region('secret', { bytes: 8 });
const work = worker.portal('work', { callers: [kernel] });
const open = files.portal('open', { callers: [kernel] });
m.thread('main', kernel, { hunks: 3 });

/** Whom the server means has ended before it grants: who bears the name then is a stranger. */
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
  // Without the grant of the story nothing gives the worker anything.
  may: [
    kernel.destroys(worker),
    kernel.creates(worker),
    kernel.calls(open),
    kernel.calls(work),
    anyone.loads(secret),
    anyone.returns(),
  ],
  policy: [stranger],
  finds: breaks('authority confinement', stranger),
});

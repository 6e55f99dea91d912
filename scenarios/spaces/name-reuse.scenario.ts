import { anyone, machine, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const kernel = m.space('kernel');
const worker = m.space('worker', { maker: kernel });
const files = m.space('files');
const secret = files.region('secret', { bytes: 8 });
const work = worker.portal('work', { callers: [kernel] });
const open = files.portal('open', { callers: [worker] });
const main = m.thread('main', kernel, { hunks: 3 });
const guard = m.thread('guard', kernel, { hunks: 2 });

export default scenario(m, {
  shows:
    'A name is used again, and nothing of what its first bearer was granted is left to the second.',
  claims: ['A1'],
  steps: [
    kernel.calls(work).on(main),
    worker.calls(open).on(main),
    files.grants(worker, secret, 'r').on(main),
    kernel.destroys(worker).on(guard),
    kernel.creates(worker).on(guard),
    files.returns().on(main),
    kernel.calls(work).on(main),
    // The new bearer of the name has nothing that the old one had.
    worker.loads(secret).on(main).faults('protection'),
  ],
  may: [
    kernel.calls(work),
    worker.calls(open),
    kernel.destroys(worker),
    kernel.creates(worker),
    files.grants(worker, secret, 'r'),
    worker.loads(secret),
    anyone.returns(),
  ],
});

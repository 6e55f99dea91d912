import { machine, scenario } from 'portcullis/scenario';

const m = machine();
const boot = m.space('boot');
const files = m.space('files');
const app = m.space('app');
const image = boot.region('image');
const blocks = files.region('blocks');
const heap = app.region('heap');
const open = files.portal('open', { callers: [boot, app] });
m.thread('main', boot);

export default scenario(m, {
  shows: 'The space that starts first has no power over the others: there is no supervisor mode.',
  claims: ['A4', 'A8'],
  steps: [
    boot.loads(blocks).faults('protection'),
    boot.stores(heap, 1).faults('protection'),
    boot.grants(app, blocks, 'r').faults('exceeds-authority'),
    boot.grants(app, image, 'rwxe+'),
    boot.calls(open),
    files.loads(image).faults('protection'),
    files.stores(blocks, 1),
    files.grants(boot, blocks, 'r'),
    files.returns(),
    boot.loads(blocks).sees(1),
    boot.stores(blocks, 0).faults('protection'),
  ],
});

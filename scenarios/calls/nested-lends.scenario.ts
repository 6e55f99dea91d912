import { machine, scenario } from 'portcullis/scenario';

const m = machine();
const app = m.space('app');
const library = m.space('library');
const codec = m.space('codec');
const image = app.region('image', { bytes: 16 });
const left = image.part(0, 8);
const right = image.part(8, 8);
const draw = library.portal('draw', { callers: [app] });
const decode = codec.portal('decode', { callers: [library] });
m.thread('main', app);

export default scenario(m, {
  shows: 'A lend that is lent on, in part, comes home in the order in which it was made.',
  claims: ['A5', 'A7'],
  steps: [
    app.calls(draw).lending(image, 'rw+'),
    library.calls(decode).lending(left, 'w'),
    codec.stores(left, 1),
    codec.stores(right, 1).faults('protection'),
    codec.loads(left).faults('protection'),
    // A lend without the mark ends here, and none can be turned into a grant.
    codec.grants(library, left, 'w').faults('exceeds-authority'),
    codec.returns(),
    library.loads(left).sees(1),
    library.grants(codec, right, 'r').faults('exceeds-authority'),
    library.returns(),
    app.loads(left).sees(1),
    app.calls(draw),
    library.loads(left).faults('protection'),
    library.calls(decode).lending(left, 'w').faults('exceeds-authority'),
    library.returns(),
  ],
});

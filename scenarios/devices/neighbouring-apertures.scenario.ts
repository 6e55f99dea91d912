import { machine, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const driver = m.space('driver');
const left = driver.region('left', { at: 0, bytes: 8 });
const right = driver.region('right', { at: 8, bytes: 8 });
const both = left.through(right);
const serve = driver.portal('serve');
const red = driver.region('red', { bytes: 8 });
const blue = driver.region('blue', { bytes: 8 });
m.thread('main', driver, { hunks: 2 });
const line = m.line('line', { priority: 1, handler: serve });
const first = m.device('first', { registers: red, raises: line, aperture: [left] });
const second = m.device('second', { registers: blue, raises: line, aperture: [right] });

export default scenario(m, {
  shows: 'A device stops at the edge of its aperture, even where its driver may go on.',
  claims: ['A15'],
  steps: [
    driver.starts(first, both, 'in'),
    first.moves(1),
    first.moves(1),
    driver.loads(both).sees(1, 0),
    driver.starts(second, right, 'in'),
    second.moves(1),
    driver.loads(both).sees(1),
    driver.starts(second, left, 'out'),
    second.moves(),
  ],
  may: [
    driver.starts(first, both, 'in'),
    driver.starts(second, both, 'out'),
    driver.stops(first),
    first.moves(1),
    second.moves(),
    driver.stores(both, 0),
    line.delivered(),
    driver.returns(),
  ],
  variants: { 'physical-dma': {} },
});

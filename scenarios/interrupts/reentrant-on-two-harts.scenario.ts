import { anyone, machine, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const left = m.space('left');
const right = m.space('right');
const nic = m.space('nic');
const clock = m.space('clock');
const receive = nic.portal('receive');
const tick = clock.portal('tick');
const one = m.thread('one', left, { hunks: 4 });
const two = m.thread('two', right, { hunks: 4 });
const packets = m.line('packets', { priority: 1, handler: receive, reentrant: true });
const timer = m.line('timer', { priority: 2, handler: tick });

export default scenario(m, {
  shows:
    'A re-entrant handler runs on two harts at once, each time with a hunk of its own; one that is not runs on one.',
  claims: ['A9'],
  steps: [
    packets.raised(),
    packets.delivered().on(one),
    nic.stores(one.hunk(1), 1).on(one),
    packets.raised(),
    packets.delivered().on(two),
    // Both frames are of one space: the handler shares its hunks with itself, and with nobody else.
    nic.loads(two.hunk(1)).on(two).sees(0),
    nic.loads(one.hunk(1)).on(two).sees(1),
    timer.raised(),
    timer.delivered().on(one),
    clock.loads(one.hunk(1)).on(one).faults('protection'),
    timer.raised(),
    nic.returns().on(two),
    right.loads(two.hunk(1)).on(two).faults('protection'),
    clock.returns().on(one),
    // The line of the clock had to wait for its own handler, and for nothing else.
    timer.delivered().on(two),
    clock.returns().on(two),
    nic.returns().on(one),
  ],
  may: [
    packets.raised(),
    timer.raised(),
    packets.delivered(),
    timer.delivered(),
    nic.stores(one.hunk(1), 1),
    anyone.loads(one.hunk(1)),
    anyone.returns(),
  ],
});

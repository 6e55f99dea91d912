import { anyone, machine, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0, memory: false });
const app = m.space('app');
const disk = m.space('disk');
const clock = m.space('clock');
const again = app.portal('again', { callers: [app] });
const done = disk.portal('done');
const tick = clock.portal('tick');
m.thread('main', app, { hunks: 4 });
m.thread('idle', clock, { hunks: 3 });
const disks = m.line('disks', { priority: 1, handler: done });
const timer = m.line('timer', { priority: 2, handler: tick });

export default scenario(m, {
  shows:
    'Calls end before the stack does, so that every interrupt finds room, one above the other.',
  claims: ['A9'],
  may: [
    anyone.calls(again),
    disks.raised(),
    timer.raised(),
    disks.delivered(),
    timer.delivered(),
    anyone.returns(),
  ],
});

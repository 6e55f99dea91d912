import { anyone, breaks, machine, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const alice = m.space('alice');
const bob = m.space('bob');
const printer = m.space('printer');
const letter = alice.region('letter', { bytes: 8 });
const diary = bob.region('diary', { bytes: 8 });
const print = printer.portal('print', { callers: [alice, bob] });
const first = m.thread('first', alice, { hunks: 2 });
const second = m.thread('second', bob, { hunks: 2 });

export default scenario(m, {
  shows:
    'A pointer means the same to everybody: a server that follows one uses its own rights where the caller has none.',
  claims: ['A3'],
  initially: [bob.grants(printer, diary, 'r')],
  steps: [
    bob.stores(diary, 1).on(second),
    bob.calls(print).on(second),
    printer.loads(diary).onBehalfOfCaller().on(second).sees(1),
    alice.loads(diary).on(first).faults('protection'),
    alice.calls(print).lending(letter, 'r').on(first),
    printer.loads(letter).onBehalfOfCaller().on(first).sees(0),
    // The pointer that alice passed is to the diary.
    printer.loads(diary).onBehalfOfCaller().on(first).sees(1),
  ],
  may: [
    alice.calls(print).lending(letter, 'r').on(first),
    bob.calls(print).on(second),
    printer.loads(letter).onBehalfOfCaller(),
    printer.loads(diary).onBehalfOfCaller(),
    anyone.returns(),
  ],
  finds: breaks('no borrowed authority', 'printer used r on bob.diary on behalf of alice'),
});

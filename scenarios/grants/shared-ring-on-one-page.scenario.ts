import { breaks, machine, never, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const producer = m.space('producer');
const consumer = m.space('consumer');
const counters = producer.region('counters', { bytes: 2 });
const head = counters.part(0, 1);
const tail = counters.part(1, 1);
const sending = m.thread('sending', producer);
const receiving = m.thread('receiving', consumer);

const mine = never(consumer, 'w', head);

// Rights are given byte by byte, and yet it is quickly done: one grant for the two counters.
export default scenario(m, {
  shows: 'A ring whose counters are granted as one lets the consumer move the producer’s.',
  claims: ['A5'],
  may: [
    producer.grants(consumer, counters, 'rw').on(sending),
    producer.grants(consumer, tail, 'rw').on(sending),
    producer.stores(head, 1).on(sending),
    consumer.stores(tail, 1).on(receiving),
    consumer.stores(head, 0).on(receiving),
  ],
  policy: [mine],
  finds: breaks('authority confinement', mine),
});

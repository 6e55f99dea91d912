import { machine, only, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const producer = m.space('producer');
const consumer = m.space('consumer');
const slots = producer.region('slots', { bytes: 16 });
const head = producer.region('head', { bytes: 1 });
const tail = consumer.region('tail', { bytes: 1 });
const sending = m.thread('sending', producer);
const receiving = m.thread('receiving', consumer);

export default scenario(m, {
  shows:
    'Two who do not trust each other share a ring: each writes its own counter, both read both.',
  claims: ['A5'],
  initially: [
    producer.grants(consumer, slots, 'r'),
    producer.grants(consumer, head, 'r'),
    consumer.grants(producer, tail, 'r'),
  ],
  may: [
    producer.stores(slots, 1).on(sending),
    producer.stores(head, 1).on(sending),
    producer.loads(tail).on(sending),
    producer.stores(tail, 1).on(sending),
    consumer.loads(head).on(receiving),
    consumer.loads(slots).on(receiving),
    consumer.stores(tail, 1).on(receiving),
    consumer.stores(head, 0).on(receiving),
    consumer.stores(slots, 0).on(receiving),
  ],
  policy: [only([producer], 'w', slots), only([producer], 'w', head), only([consumer], 'w', tail)],
});

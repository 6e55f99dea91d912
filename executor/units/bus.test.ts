/** The bus carries messages and acknowledgements, each in its time. */

import { describe, expect, test } from 'vitest';
import { Bus, message } from './bus.ts';

describe('a bus', () => {
  test('carries a message in so many cycles, which is received once', () => {
    const bus = new Bus(new Uint32Array(Bus.words(2)));
    bus.send(1, message.map, 2);
    bus.tick();
    expect(bus.receive(1)).toBe(0);
    bus.tick();
    expect([bus.receive(0), bus.receive(1), bus.receive(1)]).toEqual([0, message.map, 0]);
    bus.acknowledge(1, 1);
    expect(bus.awaited).toBe(1);
    bus.tick();
    expect(bus.awaited).toBe(0);
  });

  test('has passed as many cycles at once as one after the other', () => {
    const rows = [0, 1].map(() => new Uint32Array(Bus.words(3)));
    const [one, other] = rows.map((row) => new Bus(row)) as [Bus, Bus];
    for (const bus of [one, other]) {
      bus.send(0, message.rights, 5);
      bus.send(2, message.halt, 7);
    }
    expect(one.quiet).toBe(5);
    one.pass(4);
    for (let i = 0; i < 4; i++) other.tick();

    expect(rows[0]).toEqual(rows[1]);
  });

  test('lets one hart hold the port of the region table', () => {
    const bus = new Bus(new Uint32Array(Bus.words(1)));
    expect(bus.holder).toBe(-1);
    bus.take(0);
    expect(bus.holder).toBe(0);
    bus.release();
    expect(bus.holder).toBe(-1);
  });

  test('knows no agent beyond its own', () => {
    const bus = new Bus(new Uint32Array(Bus.words(1)));

    expect(() => bus.send(1, message.map, 1)).toThrow('an agent is known to the bus');
  });
});

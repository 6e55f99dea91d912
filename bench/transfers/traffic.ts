/**
 * What transfers cost the bus under each design, and what a pin costs: the page docs/transfers.md as a function of
 * what the executor counts.
 */

import { dataOf, machine, scenario } from '../../checker/scenario/index.ts';
import { thousands } from '../../checker/text/numbers.ts';
import type { Units } from '../../executor/machine.ts';
import { message } from '../../executor/units/bus.ts';
import { DmaEngine } from '../../executor/units/dma-engine.ts';
import { trafficKinds, trafficWords } from '../../executor/units/traffic.ts';
import { unitsFor } from '../../executor/variants/index.ts';
import type { Action } from '../../model/action.ts';
import { type Design, designOf } from '../../model/design.ts';
import { Meter } from '../costs/meter.ts';

const pagesMoved = 4;
const pageBytes = 4096;
const revokesDuring = 8;

/** An engine without a buffer: it asks for rights and looks up the page at each beat. */
export class Bufferless extends DmaEngine {
  override tick(): void {
    if (this.doing === 'idle') this.applyMessage(message.rights | message.map);
    super.tick();
  }
}

/** An engine that hangs so that it does not even acknowledge. */
export class Deaf extends DmaEngine {
  protected override mayAcknowledge(): boolean {
    return false;
  }
}

interface Compared {
  readonly heading: string;
  readonly transfers: Design['transfers'];
  readonly units?: Partial<Units>;
}

const columns: readonly Compared[] = [
  { heading: 'virtual, no buffer', transfers: 'virtual', units: { engine: Bufferless } },
  { heading: 'virtual', transfers: 'virtual' },
  { heading: 'physical', transfers: 'physical' },
];

/** A driver with a buffer of some pages, a kernel that revokes something else, and a page that nobody uses. */
function office(transfers: Design['transfers']) {
  const m = machine({ registers: 0, ...(transfers === 'physical' && { variant: 'physical-dma' }) });
  const kernel = m.space('kernel');
  const driver = m.space('driver');
  const memory = kernel.region('memory', { bytes: (pagesMoved + 1) * pageBytes });
  const table = kernel.region('table');
  const scratch = kernel.region('scratch');
  const buffer = driver.region('buffer', { bytes: pagesMoved * pageBytes });
  const control = driver.region('control');
  const serve = driver.portal('serve');
  const main = m.thread('main', driver, { hunks: 2 });
  const daemon = m.thread('daemon', kernel, { hunks: 2 });
  const raises = m.line('arrived', { priority: 1, handler: serve });
  const nic = m.device('nic', { registers: control, raises });
  m.pages({ memory, table, pageBytes, pins: true });
  for (let i = 0; i < pagesMoved; i++) {
    m.page(`page${i}`, buffer.part(i * pageBytes, pageBytes), { mapped: i });
  }
  const spare = m.page('spare', scratch, { mapped: pagesMoved });
  const sentences = {
    start: driver.starts(nic, buffer, 'in').on(main),
    beat: nic.moves(1),
    grant: kernel.grants(driver, scratch, 'r').on(daemon),
    revoke: kernel.revokes(driver, scratch, 'r').on(daemon),
    unmap: kernel.unmaps(spare).on(daemon),
    map: kernel.maps(spare, pagesMoved).on(daemon),
    pin: kernel.pins(spare).on(daemon),
    unpin: kernel.unpins(spare).on(daemon),
  };
  const data = dataOf(scenario(m, { shows: 'A transfer.', steps: Object.values(sentences) }));
  const names = Object.keys(sentences) as (keyof typeof sentences)[];
  const actions = Object.fromEntries(
    names.map((name, i) => [name, data.steps[i]?.action]),
  ) as Record<keyof typeof sentences, Action>;
  return { description: data.machine, actions };
}

type Office = ReturnType<typeof office>;

function meterOf({ description }: Office, units: Partial<Units> = {}): Meter {
  return new Meter(description, { units: { ...unitsFor(designOf(description.design)), ...units } });
}

function act({ machine: made }: Meter, action: Action): number {
  const before = made.cycle;
  made.give(action);
  while (!made.isIdle) made.tick();
  return made.cycle - before;
}

export interface Transferred {
  readonly start: number;
  readonly beats: number;
  readonly cycles: number;
  readonly traffic: Readonly<Record<string, number>>;
}

/** One transfer of all the pages; in its course so many revokes of something else, evenly spread. */
export function transferred(
  { transfers, units }: Omit<Compared, 'heading'>,
  revokes: number,
): Transferred {
  const set = office(transfers);
  const meter = meterOf(set, units);
  const { actions } = set;
  const start = act(meter, actions.start);
  const engine = meter.machine.engines[0];
  const beatsMost = (pagesMoved * pageBytes) / 64;
  let [beats, cycles] = [0, 0];
  while (engine?.isActive) {
    if (revokes > 0 && beats % (beatsMost / revokes) === 0) {
      act(meter, actions.grant);
      act(meter, actions.revoke);
    }
    cycles += act(meter, actions.beat);
    beats++;
  }
  const traffic = trafficKinds.map((kind) => [kind, engine?.traffic.of(kind) ?? 0]);
  return { start, beats, cycles, traffic: Object.fromEntries(traffic) };
}

/** Cycles until a revoke has retired while a device that has hung does not acknowledge; undefined: it never does. */
export function revokedBesideDeaf(
  transfers: Design['transfers'],
  cyclesMost: number,
): number | undefined {
  const set = office(transfers);
  const deaf = transfers === 'virtual' ? { engine: Deaf } : {};
  const meter = meterOf(set, deaf);
  act(meter, set.actions.start);
  act(meter, set.actions.grant);
  const { machine: made } = meter;
  const before = made.cycle;
  made.give(set.actions.revoke);
  while (made.cycle - before < cyclesMost) {
    made.tick();
    if (made.harts.every(({ isIdle }) => isIdle)) return made.cycle - before;
  }
  return undefined;
}

/** Cycles of what a pager does with a page that nobody uses. */
export function pagersCycles(): Readonly<Record<'pin' | 'unpin' | 'unmap' | 'map', number>> {
  const set = office('physical');
  const meter = meterOf(set);
  const { actions } = set;
  // Once for nothing: what is read stands in the buffers then.
  for (const one of ['pin', 'unpin', 'unmap', 'map'] as const) act(meter, actions[one]);
  const cycles = (['pin', 'unpin', 'unmap', 'map'] as const).map(
    (one) => [one, act(meter, actions[one])] as const,
  );
  return Object.fromEntries(cycles) as Record<(typeof cycles)[number][0], number>;
}

export function trafficPage(): string {
  const quiet = columns.map((column) => transferred(column, 0));
  const busy = columns.map((column) => transferred(column, revokesDuring));
  const { pin, unpin, unmap, map } = pagersCycles();
  const beside = revokedBesideDeaf('physical', 10_000);
  const stuck = revokedBesideDeaf('virtual', 10_000);
  const row = (name: string, cells: readonly (number | string)[]) =>
    `| ${[name, ...cells.map((cell) => (typeof cell === 'number' ? thousands(cell) : cell))].join(' | ')} |`;
  const table = (all: readonly Transferred[]) =>
    [
      row(
        '',
        columns.map(({ heading }) => heading),
      ),
      row(
        '---',
        columns.map(() => '---:'),
      ),
      row(
        'cycles of the start',
        all.map(({ start }) => start),
      ),
      row(
        'cycles of all beats',
        all.map(({ cycles }) => cycles),
      ),
      ...trafficKinds.map((kind) =>
        row(
          trafficWords[kind],
          all.map(({ traffic }) => traffic[kind] ?? 0),
        ),
      ),
    ].join('\n');
  return `# What transfers cost

> "We looked at doing I/O in virtual, but the extra traffic on the pins was too expensive (although it did permit I/O onto
> paged memory)." (Ivan Godard, linux-kernel, 28 March 2004)

One transfer of ${pagesMoved} pages of ${thousands(pageBytes)} bytes, ${quiet[0]?.beats} beats of 64 bytes, on the executor.
Under *virtual* the engine asks for the starter's authority and looks addresses up while it moves; it keeps what it has read until a
message comes. Without such a buffer it asks at each beat, as a device on the other side of the pins would have to. Under
*physical* it has looked everything up when it was started. Latencies are chosen
([\`executor/timing.ts\`](../executor/timing.ts)), so what counts here is how often, not how long.

## Nobody else does anything

${table(quiet)}

## ${revokesDuring} revokes of something else meanwhile

${table(busy)}

A *physical* engine is sent nothing and acknowledges nothing: no revoke and no unmap waits for it.

## A device that hangs and does not acknowledge

Under *virtual* every revoke waits for the acknowledgement of each device with a transfer. With one that does not answer, a revoke of
something else ${stuck === undefined ? 'has not retired after 10,000 cycles, and never will: the machine is locked up' : `retires after ${stuck} cycles`}. Under *physical* it retires after ${beside} cycles.

## What a pin costs

${row('', ['cycles'])}
${row('---', ['---:'])}
${row('`pin`', [pin])}
${row('`unpin`', [unpin])}
${row('`unmap`', [unmap])}
${row('`map`', [map])}

No buffer keeps a pin, so setting one and taking it back waits for nobody. Its price is another: as long as it stands, nobody can
reclaim the page.
`;
}

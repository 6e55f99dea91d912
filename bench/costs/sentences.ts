/**
 * What the figures say of each claim, in sentences: when it holds, and what breaks it.
 *
 * Every number in a sentence is looked up in the figures. Where a sentence says that two things cost
 * the same, and they do not, writing it fails.
 */

import { type Figures, framesClose, grid, usualPlb } from './figures.ts';
import { ample, type Cost } from './meter.ts';
import { cyclesText } from './tables.ts';

export type MeasuredClaim = 'A6' | 'A7' | 'A8' | 'A9';

export interface Sentences {
  /** In one line, for the table of claims. */
  readonly standing: string;
  readonly holds: string;
  readonly breaks: readonly string[];
}

export function sentencesOf(f: Figures): Readonly<Record<MeasuredClaim | 'revoke', Sentences>> {
  return {
    A6: references(f),
    A7: calls(f),
    A8: systemCalls(f),
    A9: interrupts(f),
    revoke: revokes(f),
  };
}

function references({ glance, references: of }: Figures): Sentences {
  const own = the(glance, 'name', 'reference within the space');
  const others = the(glance, 'name', 'reference to another space');
  const warm = same(own.warm, others.warm);
  const most = last(of.needed);
  if (of.needed.some(({ places, plb }) => places !== plb)) throw new Untrue('an entry for each');
  const walks = last(the(of.byPlb, 'row', usualPlb).of).oldest;
  const larger = last(of.byCache);
  const smaller = the(of.byCache, 'cache', 1);
  const cold = of.cold.map((one) => one.others.cycles - one.own.cycles);
  const nearer = Math.abs(allSame(cold));
  return {
    standing: `${warm} cycles, as within the space, with a PLB entry for each range in turn; with one too few, and the oldest giving way, each reference walks`,
    holds: `Warm, a reference to another space costs ${warm} cycles, and one within the space costs ${warm}. It stays so as long as the PLB has an entry for each range that is used in turn: ${most.places} other spaces need ${most.plb} entries, while a space's own memory, in one region, needs one. The size of the cache changes both alike: ${same(smaller.own, smaller.others)} cycles where every line misses, ${same(larger.own, larger.others)} where none does.`,
    breaks: [
      `One range more than the PLB has entries, and each reference walks the region table: ${usualPlb + 1} spaces in turn on a PLB of ${usualPlb} cost ${cyclesText(of.oneTooMany)} cycles each, and ${last(grid.inTurn)} cost ${cyclesText(walks)}, because a walk reads the entries of a space one after the other. That is so where the oldest entry makes room; where any may, some references are still found.`,
      `A message that something was taken away empties the whole of each PLB that may have a copy of it: after a revoke of one of nine ranges, each of the other eight costs ${cyclesText(of.afterRevoke.after)} cycles once, and ${cyclesText(of.afterRevoke.before)} before and later.`,
      `Cold, it depends on how far down the list of the space an entry stands, and not on whose the memory is: with one range each it is ${cyclesText(own.cold ?? own.warm)} cycles within the space and ${cyclesText(others.cold ?? others.warm)} to another, ${nearer} less because the entry of the stack stands before the space's own memory and behind what was granted.`,
    ],
  };
}

function calls({ glance, calls: parts, callsInTurn, harts, nestedCalls }: Figures): Sentences {
  const named = (name: string) => the(glance, 'name', name).warm;
  const [call, back, farCall, farBack] = parts.map(({ cost }) => cost) as [Cost, Cost, Cost, Cost];
  const [there, home] = [same(call, farCall), same(back, farBack)];
  const all = same(named('call within the space'), named('call into another space'));
  const most = last(callsInTurn.needed);
  if (callsInTurn.needed.some(({ callees, plb }) => plb !== 2 * callees)) {
    throw new Untrue('two entries for each callee');
  }
  allSame(
    the(callsInTurn.byPlb, 'row', 2)
      .of.map(({ plain }) => plain.cycles)
      .concat(all),
  );
  const frames = call.by.frame + back.by.frame + call.by.issue + back.by.issue;
  const [one, many] = [callsInTurn.lending[0], last(callsInTurn.lending)];
  const [two, crowd] = [the(harts, 'harts', 2), last(harts)];
  const none = the(callsInTurn.byPortals, 'row', 0).of[0];
  const untagged = callsInTurn.untagged[0];
  const [first, spilled] = [nestedCalls[0], last(nestedCalls)];
  if (one === undefined || none === undefined || untagged === undefined || first === undefined) {
    throw new Untrue('it was measured');
  }
  return {
    standing: `${there} + ${home} cycles into another space and within one, with two PLB entries and a portal line for each callee in turn; a lend, a used stack or a second hart at the port costs more`,
    holds: `A call costs ${there} cycles and its return ${home}, into another space as within one. With a callee that fetches its code and loads its data, and the caller's next load, it is ${all} for both. It stays so as long as each PLB has two entries for each callee in turn, which are one for its entry and one for its code in that for instructions: ${most.callees} callees need ${most.plb}. A plain call needs 2 for any number. Without a line for it in the portal cache, a call of either kind costs ${same(none.plain, none.across) - all} more.`,
    breaks: [
      `A plain call here is a call through a portal of the space's own; the contract has no other. Of the ${there + home} cycles ${frames} are for the instructions and the frame, which a jump that saves its link would need too. The other ${there + home - frames} are for protection, and a call that crosses nothing pays them as well.`,
      `A lend is checked by reading the entries of its lender, every time: the call costs ${cyclesText(one.call)} instead of ${there} where the lender may enter one portal, and ${cyclesText(many.call)} where it may enter ${many.callees}.`,
      `A return takes away what the frame had. Where a copy of that is in a PLB, because the lend or the stack was used, the whole PLB is emptied, and what follows walks: with a lend that is used all of it costs ${cyclesText(named('the same, using the lend'))} cycles, and ${cyclesText(named('the same, lending in vain'))} with one that is not. With a callee that stores on its stack it is ${cyclesText(named('call across, using its stack'))} across and ${cyclesText(named('call within, using its stack'))} within: that is no price of crossing.`,
      `Where PLBs have no tags they are emptied at each call and return, plain ones too: ${cyclesText(untagged.across)} cycles across and ${cyclesText(untagged.plain)} within, even on a PLB of ${ample.plb}.`,
      `All harts share one port, and hold it for most of a call: two that do nothing but call need ${same(two.plain, two.across)} cycles for a call and return, ${crowd.harts} need ${same(crowd.plain, crowd.across)}, ${crowd.across.by.port} of them at the port. Both kinds of call alike.`,
      `A frame for which the spiller has no room costs ${spilled[0].cycles - first[0].cycles} cycles more, and so does coming back to one that was moved away; with room for ${framesClose}, that begins with the fourth.`,
    ],
  };
}

function systemCalls({ glance, clients }: Figures): Sentences {
  const named = (name: string) => the(glance, 'name', name).warm;
  const all = same(named('call within the space'), named('call into another space'));
  const [few, many] = [clients[0], last(clients)];
  if (few === undefined) throw new Untrue('it was measured');
  return {
    standing: `a call into the space that plays the kernel: ${all} cycles, as into any other and as within one; no rival is measured yet`,
    holds: `A system call is a call into the space that plays the kernel, and nothing in the executor knows which one that is: with what the callee does and the caller's next load it is ${all} cycles, and ${all} within the caller's space. It stays so warm, however much the kernel was granted: ${same(few.warm, many.warm)} cycles with ${few.clients} and with ${many.clients} clients that granted it something.`,
    breaks: [
      `What breaks A7 breaks it as well, and one thing more, as a kernel has many clients: whenever its PLB has been emptied, its walks read through what all of them granted. With a lend that is used it costs ${cyclesText(few.lent)} cycles without other clients, and ${cyclesText(many.lent)} with ${many.clients}.`,
      'It is not compared with a trap: no rival is built.',
    ],
  };
}

function interrupts({ calls: parts, interrupts: of, harts, nestedCalls }: Figures): Sentences {
  const { entry, exit } = of.alone;
  if (of.byPlb.some(({ of: all }) => all.some((one) => one.entry.cycles !== entry.cycles))) {
    throw new Untrue('entry does not depend on the PLB');
  }
  allSame([...of.byCache.map((one) => one.entry.cycles), entry.cycles]);
  const at = (name: string) => the(of.placements, 'at', name);
  const [short, long, call] = [at('a load of one word'), at('a load of 64 words'), at('a call')];
  allSame([short.least, short.most, long.least, long.most, entry.cycles]);
  const [two, crowd] = [the(harts, 'harts', 2), last(harts)];
  const back = parts[1]?.cost;
  const [first, spilled] = [of.nested[0], last(of.nested)];
  if (back === undefined || first === undefined || nestedCalls.length !== of.nested.length) {
    throw new Untrue('it was measured');
  }
  const wide = last(of.byPlb).of;
  return {
    standing: `${cyclesText(entry)} cycles in, ${cyclesText(exit)} out, whatever the sizes; but an entry takes the port, and waits for the hart that holds it`,
    holds: `From the cycle in which an interrupt is wanted to the one in which its handler runs it is ${cyclesText(entry)} cycles, on an idle hart and in the middle of any access, whatever the size of the PLB, the cache, and the number of handlers in turn. The way back costs ${same(exit, back)}, as any return. There is no task switch, nothing is masked, and no PLB is emptied: with what the handler does and the next load of the interrupted code it is ${cyclesText(wide[0]?.whole ?? entry)} cycles, and ${cyclesText(last(wide).whole)} with ${last(grid.inTurn)} handlers in turn, as long as the PLB has the entries.`,
    breaks: [
      `No lock is taken by software. The hardware has one: an entry takes the port of the region table. On a hart that is in the middle of a call it is up to ${call.most} cycles until the handler runs; with one other hart that calls without pause up to ${two.entry}, with ${crowd.harts - 1} up to ${crowd.entry}.`,
      `The instruction that was interrupted begins anew: a load of 64 words that is interrupted in its last cycle costs ${cyclesText(long.adds)} cycles more than undisturbed, of which ${long.again} are the load done again, where one of a single word costs ${cyclesText(short.adds)} more.`,
      `Where interrupts nest deeper than the spiller has room, each costs ${spilled[0].cycles - first[0].cycles} cycles more to enter.`,
    ],
  };
}

function revokes({ revokes: of }: Figures): Sentences {
  const none = the(of.byHarts, 'harts', 0);
  const some = of.byHarts.filter(({ harts }) => harts > 0);
  const idle = allSame(some.map(({ cost }) => cost.cycles));
  const alike = allSame([...of.byChain, ...of.byPlb].map(({ cost }) => cost.cycles));
  const window = (holder: string, words: number) => {
    const found = of.windows.find((one) => one.holder === holder && one.words === words);
    if (found === undefined) throw new Untrue('it was measured');
    return found;
  };
  const [word, page, device] = [window('hart', 1), window('hart', 64), window('device', 8)];
  for (const words of grid.words) {
    allSame([window('hart', words).most.last, window('lend', words).most.last]);
  }
  if (of.windows.some(({ least, most }) => least.last >= least.done || most.last >= most.done)) {
    throw new Untrue('nothing succeeds once it is done');
  }
  const devices = last(of.byDevices);
  return {
    standing: `done in ${idle} cycles where idle harts have copies, and never before the longest access under way is: the last use of one word succeeds ${word.least.last} cycles after the revoke began, one of 64 words ${page.least.last}`,
    holds: `A revoke is done ${cyclesText(none.cost)} cycles after it was asked for if nobody has a copy, and ${idle} if ${some[0]?.harts} or ${last(some).harts} idle harts have one: they hear of it at the same time. A PLB of any size, and a chain of grants of any length, make no difference (${alike}). In all placements that were tried nothing succeeded once a revoke was done.`,
    breaks: [
      `An access that is under way when the message comes is finished first, and the revoke waits. Counted from when the revoke has the port, the last use of one word that is in the cache succeeds ${word.least.last} cycles later, and one of 64 such words ${page.least.last}; with the longest delays it is ${word.most.last} and ${page.most.last}, and ${word.most.done} and ${page.most.done} until done. What is not in the cache takes longer, and is waited for. A lend that rests on what is revoked is used just as long. A device moves its last beat ${device.least.last} cycles after, ${device.most.last} at the slowest.`,
      `A device reads the region table again before it acknowledges: ${cyclesText(the(of.byDevices, 'devices', 1).cost)} cycles with one, ${cyclesText(devices.cost)} with ${devices.devices} whose registers are all in the list that is read.`,
      'What rests on a grant falls with it in the two cycles of a write, however much it is: the executor does not count how long a sweep of the table takes.',
    ],
  };
}

/** A sentence would say what the figures do not. */
class Untrue extends Error {}

function same(a: Cost, b: Cost): number {
  if (a.cycles !== b.cycles) throw new Untrue(`${a.cycles} cycles are not ${b.cycles}`);
  return a.cycles;
}

function allSame(numbers: readonly number[]): number {
  const [one] = numbers;
  if (one === undefined || numbers.some((other) => other !== one)) {
    throw new Untrue(`not all the same: ${numbers.join(', ')}`);
  }
  return one;
}

function the<T, K extends keyof T>(all: readonly T[], key: K, value: T[K]): T {
  const found = all.find((one) => one[key] === value);
  if (found === undefined) throw new Untrue(`nothing has ${String(key)} ${String(value)}`);
  return found;
}

function last<T>(all: readonly T[]): T {
  return all[all.length - 1] as T;
}

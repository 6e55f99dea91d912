/**
 * From the actions of a report, which go by names, to those of a scenario as it is now.
 *
 * A name that the scenario no longer has is refused. A place keeps its name when its addresses change,
 * and that is told. A range that the scenario's own actions do not name is added to its machine, which
 * may cut cells in two and changes nothing else.
 */

import type { Action, Lend } from '../../model/action.ts';
import { type Range, showRange } from '../../model/address.ts';
import { model } from '../../model/semantics.ts';
import type { SpanId } from '../../model/state.ts';
import { rangeName, spanName } from '../finding/describe.ts';
import type { Subject } from '../finding/finding.ts';
import { UnusableReport } from '../finding/unusable-report.ts';
import type {
  ReportedAction,
  ReportedPlace,
  ReportedViolation,
} from '../report/violation/read-json.ts';
import { suggestion } from '../text/nearest.ts';

export interface Resolved {
  readonly subject: Subject;
  readonly actions: readonly Action[];
  /** What lies elsewhere than it did, in words. */
  readonly moved: readonly string[];
}

/** Throws `UnusableReport`. `file` is for its message. */
export function resolve(report: ReportedViolation, subject: Subject, file: string): Resolved {
  return new Resolving(subject, file).run(report.run.map(({ action }) => action));
}

class Resolving {
  readonly #subject: Subject;
  readonly #file: string;
  readonly #added: { range: Range; name: string }[] = [];
  readonly #moved = new Set<string>();

  constructor(subject: Subject, file: string) {
    this.#subject = subject;
    this.#file = file;
  }

  run(reported: readonly ReportedAction[]): Resolved {
    const actions = reported.map((action) => this.#action(action));
    return { subject: this.#withAdded(), actions, moved: [...this.#moved] };
  }

  #withAdded(): Subject {
    if (this.#added.length === 0) return this.#subject;
    const { data } = this.#subject;
    const { machine, written } = data;
    const description = {
      ...machine,
      spans: [...machine.spans, ...this.#added.map((a) => a.range)],
    };
    const spans = [...written.spans, ...this.#added.map(({ name }) => name)];
    return {
      ...this.#subject,
      data: { ...data, machine: description, written: { ...written, spans } },
      model: model(description),
    };
  }

  #action(told: ReportedAction): Action {
    const { machine } = this.#subject.model;
    const space = (name: string) => this.#number('space', name, machine.spaces);
    const line = (name: string) => this.#number('line', name, machine.lines);
    const device = (name: string) => this.#number('device', name, machine.devices);
    const page = (name: string) => this.#number('page', name, machine.pages?.virtual ?? []);
    if (told.kind === 'raise') return { kind: told.kind, line: line(told.line) };
    if (told.kind === 'beat') {
      return { kind: told.kind, device: device(told.device), value: told.value };
    }
    const thread = this.#number('thread', told.thread, machine.threads);
    switch (told.kind) {
      case 'deliver':
        return { kind: told.kind, thread, line: line(told.line) };
      case 'start': {
        const { kind, direction, onBehalf } = told;
        const mark = onBehalf === undefined ? {} : { onBehalf };
        const span = this.#span(told.span);
        return { kind, thread, device: device(told.device), span, direction, ...mark };
      }
      case 'stop':
        return { kind: told.kind, thread, device: device(told.device) };
      case 'unwind':
        return { kind: told.kind, thread, depth: told.depth };
      case 'destroy':
      case 'create':
        return { kind: told.kind, thread, space: space(told.space) };
      case 'fetch':
        return { kind: told.kind, thread, span: this.#span(told.span) };
      case 'load': {
        const { onBehalf } = told;
        const mark = onBehalf === undefined ? {} : { onBehalf };
        return { kind: told.kind, thread, span: this.#span(told.span), ...mark };
      }
      case 'store': {
        const { source, onBehalf } = told;
        const mark = onBehalf === undefined ? {} : { onBehalf };
        return { kind: told.kind, thread, span: this.#span(told.span), source, ...mark };
      }
      case 'call':
        return {
          kind: told.kind,
          thread,
          portal: this.#number('portal', told.portal, machine.portals),
          lends: told.lends.map(
            ({ lender, span, rights }): Lend => ({
              lender: space(lender),
              span: this.#span(span),
              rights,
            }),
          ),
          arguments: told.arguments,
        };
      case 'return':
        return {
          kind: told.kind,
          thread,
          results: told.results,
          ...(told.resume !== undefined && { resume: told.resume }),
        };
      case 'map': {
        const { kind, physicalPage } = told;
        const count = machine.pages?.physical.length ?? 0;
        if (physicalPage >= count) this.#missing('physical page', `${physicalPage}`, []);
        return { kind, thread, page: page(told.page), physicalPage };
      }
      case 'unmap':
        return { kind: told.kind, thread, page: page(told.page) };
      case 'grant': {
        const { kind, as, to, rights } = told;
        return { kind, thread, as: space(as), to: space(to), span: this.#span(told.span), rights };
      }
      case 'revoke':
      case 'unpass': {
        const { kind, as, from, rights } = told;
        const span = this.#span(told.span);
        return { kind, thread, as: space(as), from: space(from), span, rights };
      }
    }
  }

  #number(noun: string, name: string, all: readonly { readonly name: string }[]): number {
    const found = all.findIndex((one) => one.name === name);
    if (found >= 0) return found;
    return this.#missing(noun, name, all);
  }

  #missing(noun: string, name: string, all: readonly { readonly name: string }[]): never {
    const hint = suggestion(
      name,
      all.map((one) => one.name),
    );
    throw new UnusableReport(
      `${this.#file} names the ${noun} ${name}, and ${this.#subject.file} no longer has it` +
        `${hint === '' ? '' : `; ${hint}`}`,
    );
  }

  #span(told: ReportedPlace): SpanId {
    const { spans } = this.#subject.model.machine;
    const alike = [...spans.keys()].filter((span) => spanName(this.#subject, span) === told.name);
    const same = alike.find((span) => sameRange(spans[span], told));
    if (same !== undefined) return same;
    const [now] = alike;
    const range = now === undefined ? this.#rangeCalled(told) : spans[now];
    if (range === undefined)
      return this.#missing('place', told.name, this.#subject.model.machine.regions);
    if (!sameRange(range, told)) {
      this.#moved.add(`${told.name} is ${showRange(range)} now and was ${showRange(told)}`);
    }
    return now ?? this.#add(range, told.name);
  }

  #add({ base, bytes }: Range, name: string): SpanId {
    const known = this.#added.findIndex(({ range }) => sameRange(range, { base, bytes }));
    if (known < 0) this.#added.push({ range: { base, bytes }, name });
    const { length } = this.#subject.model.machine.spans;
    return length + (known < 0 ? this.#added.length - 1 : known);
  }

  /** Where a name of words.ts leads: a noun, a part of a region, or bare addresses. */
  #rangeCalled(told: ReportedPlace): Range | undefined {
    if (told.name.startsWith('[') || rangeName(this.#subject, told) === told.name) return told;
    const { regions, threads } = this.#subject.model.machine;
    const whole = regions.find(({ name }) => name === told.name);
    if (whole !== undefined) return whole;
    const [, region, from, to] = /^(.+)\[(\d+), (\d+)\)$/.exec(told.name) ?? [];
    const around = regions.find(({ name }) => name === region);
    if (around !== undefined && from !== undefined && to !== undefined) {
      if (BigInt(to) > around.bytes) return undefined;
      return { base: around.base + BigInt(from), bytes: BigInt(to) - BigInt(from) };
    }
    const [, stack, hunk] = /^(.+)\.hunk\((\d+)\)$/.exec(told.name) ?? [];
    return threads.find(({ name }) => name === stack)?.hunks[Number(hunk)];
  }
}

function sameRange(one: Range | undefined, other: Range): boolean {
  return one?.base === other.base && one.bytes === other.bytes;
}

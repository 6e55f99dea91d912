/**
 * Resolves the named actions of a report against a scenario as it is now.
 *
 * A name that the scenario no longer has is refused. A range keeps its name when its addresses change,
 * and the report says that it moved. A range that the scenario's own actions do not name is added to
 * its machine, which may cut cells in two and changes nothing else.
 */

import {
  type Action,
  makeAction,
  operandOf,
  operandsOf,
  type Sort,
  type Sorts,
} from '../../model/action.ts';
import { type Range, showRange } from '../../model/address.ts';
import { model } from '../../model/semantics.ts';
import type { SpanId } from '../../model/state.ts';
import { rangeName, spanName } from '../finding/describe.ts';
import { type Noun, type Nouns, nounsOf } from '../finding/nouns.ts';
import type { Subject } from '../finding/subject.ts';
import { UnusableReport } from '../finding/unusable-report.ts';
import type {
  ReportedAction,
  ReportedSorts,
  ReportedSpan,
} from '../report/violation/action-json.ts';
import type { ReportedViolation } from '../report/violation/read-json.ts';
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

type Resolvers = { readonly [S in Sort]: (reported: ReportedSorts[S]) => Sorts[S] };

const asItIs = <T>(value: T): T => value;

class Resolving {
  readonly #subject: Subject;
  readonly #file: string;
  readonly #nouns: Nouns;
  readonly #added: { range: Range; name: string }[] = [];
  readonly #moved = new Set<string>();

  constructor(subject: Subject, file: string) {
    this.#subject = subject;
    this.#file = file;
    this.#nouns = nounsOf(subject.model.machine);
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
      spans: [...machine.spans, ...this.#added.map(({ range }) => range)],
    };
    const spans = [...written.spans, ...this.#added.map(({ name }) => name)];
    return {
      ...this.#subject,
      data: { ...data, machine: description, written: { ...written, spans } },
      model: model(description),
    };
  }

  #action(reported: ReportedAction): Action {
    const operands = operandsOf(reported.kind).map(([field, sort]) => {
      const operand = operandOf(reported, field);
      return [field, operand === undefined ? undefined : this.#operand(sort, operand)];
    });
    return makeAction(reported.kind, Object.fromEntries(operands));
  }

  #operand<S extends Sort>(sort: S, reported: unknown): Sorts[S] {
    return this.#resolvers[sort](reported as ReportedSorts[S]);
  }

  readonly #resolvers: Resolvers = {
    thread: (name) => this.#number('thread', name),
    space: (name) => this.#number('space', name),
    portal: (name) => this.#number('portal', name),
    span: (span) => this.#span(span),
    line: (name) => this.#number('line', name),
    device: (name) => this.#number('device', name),
    page: (name) => this.#number('page', name),
    physicalPage: (page) =>
      page < this.#nouns.physicalPage.length ? page : this.#missing('physical page', `${page}`, []),
    rights: asItIs,
    source: asItIs,
    sources: asItIs,
    lends: (lends) =>
      lends.map(({ lender, span, rights }) => ({
        lender: this.#number('space', lender),
        span: this.#span(span),
        rights,
      })),
    value: asItIs,
    direction: asItIs,
    depth: asItIs,
    resume: asItIs,
    mark: asItIs,
  };

  #number(noun: Exclude<Noun, 'span'>, name: string): number {
    const found = this.#nouns[noun].findIndex((one) => one.name === name);
    return found >= 0 ? found : this.#missing(noun, name, this.#nouns[noun]);
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

  #span(reported: ReportedSpan): SpanId {
    const { name } = reported;
    const { spans, regions } = this.#subject.model.machine;
    const alike = [...spans.keys()].filter((span) => spanName(this.#subject, span) === name);
    const same = alike.find((span) => isSameRange(spans[span], reported));
    if (same !== undefined) return same;
    const [now] = alike;
    const range = now === undefined ? this.#rangeCalled(reported) : spans[now];
    if (range === undefined) return this.#missing('place', name, regions);
    if (!isSameRange(range, reported)) {
      this.#moved.add(`${name} is ${showRange(range)} now and was ${showRange(reported)}`);
    }
    return now ?? this.#add(range, name);
  }

  #add({ base, bytes }: Range, name: string): SpanId {
    const known = this.#added.findIndex(({ range }) => isSameRange(range, { base, bytes }));
    if (known < 0) this.#added.push({ range: { base, bytes }, name });
    const { length } = this.#subject.model.machine.spans;
    return length + (known < 0 ? this.#added.length - 1 : known);
  }

  /** The range that a name means in a report: a noun, a part of a region, or bare addresses. */
  #rangeCalled(reported: ReportedSpan): Range | undefined {
    const { name } = reported;
    if (name.startsWith('[') || rangeName(this.#subject, reported) === name) return reported;
    const { regions, threads } = this.#subject.model.machine;
    const whole = regions.find((region) => region.name === name);
    if (whole !== undefined) return whole;
    const [, region, from, to] = /^(.+)\[(\d+), (\d+)\)$/.exec(name) ?? [];
    const around = regions.find((one) => one.name === region);
    if (around !== undefined && from !== undefined && to !== undefined) {
      if (BigInt(to) > around.bytes) return undefined;
      return { base: around.base + BigInt(from), bytes: BigInt(to) - BigInt(from) };
    }
    const [, stack, hunk] = /^(.+)\.hunk\((\d+)\)$/.exec(name) ?? [];
    return threads.find((thread) => thread.name === stack)?.hunks[Number(hunk)];
  }
}

function isSameRange(one: Range | undefined, other: Range): boolean {
  return one?.base === other.base && one.bytes === other.bytes;
}

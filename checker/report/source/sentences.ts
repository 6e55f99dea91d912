/** Steps, menu entries, initial grants and policy clauses as sentences of the scenario language. */

import type { Action, ActionKind, Source } from '../../../model/action.ts';
import { showRange } from '../../../model/address.ts';
import type { GrantDescription } from '../../../model/description.ts';
import { plain, type Rights, showRights } from '../../../model/rights.ts';
import type { SpaceId, SpanId } from '../../../model/state.ts';
import type { ExpectedOutcome } from '../../../properties/expectations.ts';
import type { Subject } from '../../finding/subject.ts';
import type { AttackersData, Clause, CostData, EntryData, StepData } from '../../scenario/data.ts';
import { array, type Code, call, inLine, method, object, quoted } from './code.ts';
import { type FamilyGrant, grantsWithFamilies } from './families.ts';
import type { Ranges } from './ranges.ts';
import { member, type Variables } from './variables.ts';

/** Prints sentences, and records which words of the language they use. */
export class Acts {
  readonly #subject: Subject;
  readonly #variables: Variables;
  readonly #ranges: Ranges;
  readonly #isFound: boolean;
  readonly words = new Set(['machine', 'scenario']);

  constructor(
    subject: Subject,
    nouns: { readonly variables: Variables; readonly ranges: Ranges },
    of: 'what was written' | 'what was found',
  ) {
    this.#subject = subject;
    this.#variables = nouns.variables;
    this.#ranges = nouns.ranges;
    this.#isFound = of === 'what was found';
  }

  step({ by, action, expect }: StepData): Code[] {
    const several = this.#subject.data.machine.threads.length > 1;
    return this.#sentences(by, action).map((code) =>
      this.#expecting(several ? this.#on(code, action) : code, expect),
    );
  }

  entry({ by, action, everyThread }: EntryData): Code[] {
    const codes = this.#sentences(by, action);
    return everyThread ? codes : codes.map((code) => this.#on(code, action));
  }

  /** `anything.by(driver).except('calls')` */
  attackers({ spaces, limit, spans, areSpansWritten }: AttackersData): Code {
    this.words.add('anything');
    const by = method('anything', 'by', ...spaces.map((space) => this.#variables.space(space)));
    const limited =
      limit === undefined ? by : method(by, limit.kind, ...limit.verbs.map((verb) => quoted(verb)));
    if (!areSpansWritten) return limited;
    return method(limited, 'within', ...spans.map((span) => this.#span(span)));
  }

  /** `atMost(40, 3)`: steps by their numbers. */
  cost(cost: CostData): Code {
    const options = object({
      by: cost.by && array(cost.by.map((cause) => quoted(cause))),
      while: cost.kind === 'at most' && cost.while ? this.attackers(cost.while) : undefined,
    });
    if (cost.kind === 'within') {
      const pair = [numbersOf(cost.one), numbersOf(cost.other), options];
      const word = cost.cycles === 0 ? 'sameAs' : 'within';
      this.words.add(word);
      return cost.cycles === 0 ? call(word, ...pair) : call(word, `${cost.cycles}`, ...pair);
    }
    this.words.add('atMost');
    const of = cost.kind === 'worst' ? quoted(cost.of) : numbersOf(cost.of);
    return call('atMost', `${cost.cycles}`, of, options);
  }

  /** The list of initial grants; a family's are one sentence. */
  grants(grants: readonly GrantDescription[]): Code {
    const pieces = grantsWithFamilies(grants, this.#subject.data, this.#variables);
    const [only] = pieces;
    if (pieces.length === 1 && only !== undefined && 'family' in only) return this.#mapped(only);
    return array(
      pieces.flatMap((piece) =>
        'family' in piece ? [`...${inLine(this.#mapped(piece))}`] : this.#grant(piece),
      ),
    );
  }

  #grant({ grantor, grantee, range, rights }: GrantDescription): Code[] {
    const [from, to] = [this.#variables.space(grantor), this.#variables.space(grantee)];
    return rightsTexts(rights).map((text) =>
      method(from, 'grants', to, this.#ranges.code(range), text),
    );
  }

  /** `client.map((one, i) => one.grants(server, mailbox[i], 'w'))` */
  #mapped({ family, members, other, range, rights }: FamilyGrant): Code {
    const another = this.#variables.space(other);
    const [from, to] =
      members === 'grantor' ? [member.variable, another] : [another, member.variable];
    const numbered = 'family' in range;
    const place = numbered
      ? `${this.#variables.familyRegion(range)}[${member.number}]`
      : this.#ranges.code(range);
    const grant = method(from, 'grants', to, place, quoted(showRights(rights)));
    const given = numbered ? `(${member.variable}, ${member.number})` : `(${member.variable})`;
    return method(this.#variables.family(family), 'map', `${given} => ${inLine(grant)}`);
  }

  clause(clause: Clause): Code {
    const { space } = this.#variables;
    this.words.add(clause.kind);
    if (clause.kind === 'mayFlow') return call('mayFlow', space(clause.from), space(clause.to));
    const range = () => this.#ranges.code(clause.range, clause.region);
    if (clause.kind === 'noAlias') return call('noAlias', range());
    const rights = quoted(showRights(clause.rights));
    const code =
      clause.kind === 'never'
        ? call('never', space(clause.space), rights, range())
        : call('only', this.#variables.spaces(clause.spaces), rights, range());
    return clause.physical === true ? method(code, 'physically') : code;
  }

  /** One sentence; two where the language has no word for rights of which some are passable. */
  #sentences<K extends ActionKind>(by: SpaceId | undefined, action: Action<K>): Code[] {
    const sentence: Sentence<K> = sentences[action.kind];
    const { space, portal, line, device, page, thread } = this.#variables;
    const written = sentence(action, {
      ...{ space, portal, line, device, page, thread, by },
      subject: () => {
        if (by !== undefined) return space(by);
        this.words.add('anyone');
        return 'anyone';
      },
      span: (span) => this.#span(span),
      source: (source) => this.#source(source),
    });
    return [written].flat();
  }

  #span(span: SpanId): Code {
    const range = this.#subject.model.machine.spans[span];
    if (range === undefined) throw new Error(`there is no span ${span}`);
    const spelled = this.#subject.data.written.spans[span];
    // The addresses of a counterexample that was found among everything are in no file.
    const isFound = this.#isFound && spelled === showRange(range);
    return this.#ranges.code(range, isFound ? undefined : spelled);
  }

  #source(source: Source): Code {
    if ('value' in source) return `${source.value}`;
    this.words.add('register');
    return call('register', `${source.register}`);
  }

  #on(code: Code, action: Action): Code {
    return 'thread' in action ? method(code, 'on', this.#variables.thread(action.thread)) : code;
  }

  #expecting(code: Code, expect: ExpectedOutcome): Code {
    if (expect.kind === 'done') return code;
    return expect.kind === 'fault'
      ? method(code, 'faults', quoted(expect.cause))
      : method(code, 'sees', ...expect.values.map(String));
  }
}

/** How the operands of one sentence are written. */
interface Writer
  extends Pick<Variables, 'space' | 'portal' | 'line' | 'device' | 'page' | 'thread'> {
  subject(): string;
  readonly by: SpaceId | undefined;
  span(span: SpanId): Code;
  source(source: Source): Code;
}

type Sentence<K extends ActionKind> = (action: Action<K>, write: Writer) => Code | Code[];

const sentences: { readonly [K in ActionKind]: Sentence<K> } = {
  fetch: (a, write) => method(write.subject(), 'fetches', write.span(a.span)),
  load: (a, write) => behalf(method(write.subject(), 'loads', write.span(a.span)), a),
  store: (a, write) =>
    behalf(method(write.subject(), 'stores', write.span(a.span), write.source(a.source)), a),
  call(a, write) {
    const code = lending(a, write, method(write.subject(), 'calls', write.portal(a.portal)));
    const sources = a.arguments.map(write.source);
    return sources.length === 0 ? code : method(code, 'passing', ...sources);
  },
  return(a, write) {
    if (a.resume === undefined) {
      return method(write.subject(), 'returns', ...a.results.map(write.source));
    }
    if (a.resume === 'retry') return method(write.subject(), 'retries');
    return method(write.subject(), 'skips', ...a.resume.skip.map(String));
  },
  grant: (a, write) =>
    rightsTexts(a.rights).map((rights) =>
      method(write.space(a.as), 'grants', write.space(a.to), write.span(a.span), rights),
    ),
  revoke: (a, write) => taking('revokes', a, write),
  unpass: (a, write) => taking('unpasses', a, write),
  raise: (a, write) => method(write.line(a.line), 'raised'),
  deliver: (a, write) => method(write.line(a.line), 'delivered'),
  start(a, write) {
    const operands = [write.device(a.device), write.span(a.span), quoted(a.direction)];
    return behalf(method(write.subject(), 'starts', ...operands), a);
  },
  stop: (a, write) => method(write.subject(), 'stops', write.device(a.device)),
  beat: (a, write) => method(write.device(a.device), 'moves', `${a.value}`),
  unwind: (a, write) => method(write.subject(), 'unwinds', `${a.depth}`),
  destroy: (a, write) => method(write.subject(), 'destroys', write.space(a.space)),
  create: (a, write) => method(write.subject(), 'creates', write.space(a.space)),
  map: (a, write) => method(write.subject(), 'maps', write.page(a.page), `${a.physicalPage}`),
  unmap: (a, write) => method(write.subject(), 'unmaps', write.page(a.page)),
  pin: (a, write) => method(write.subject(), 'pins', write.page(a.page)),
  unpin: (a, write) => method(write.subject(), 'unpins', write.page(a.page)),
  aim: (a, write) => method(write.subject(), 'aims', write.device(a.device), write.span(a.span)),
  master: (a, write) =>
    a.direction === 'in'
      ? method(write.device(a.device), 'writes', write.span(a.span), `${a.value}`)
      : method(write.device(a.device), 'reads', write.span(a.span)),
  bind: (a, write) => method(write.subject(), 'binds', write.line(a.line), write.portal(a.portal)),
  handle: (a, write) =>
    method(write.subject(), 'handles', write.space(a.space), write.portal(a.portal)),
  begin: (a, write) =>
    method(write.subject(), 'begins', write.thread(a.begun), write.portal(a.portal)),
  open: (a, write) => method(write.subject(), 'opens', write.portal(a.portal)),
  close: (a, write) => method(write.subject(), 'closes', write.portal(a.portal)),
};

function behalf(code: Code, { onBehalf }: { readonly onBehalf?: true }): Code {
  return onBehalf === true ? method(code, 'onBehalfOfCaller') : code;
}

/** The lender is left out where it is the subject of the sentence. */
function lending({ lends }: Action<'call'>, write: Writer, code: Code): Code {
  let lent = code;
  for (const { lender, span, rights } of lends) {
    const owner = lender === write.by ? [] : [write.space(lender)];
    for (const text of rightsTexts(rights)) {
      lent = method(lent, 'lending', write.span(span), text, ...owner);
    }
  }
  return lent;
}

/** The language marks all rights of a sentence or none; of mixed ones it takes two sentences. */
function rightsTexts(rights: Rights): string[] {
  return showRights(rights).split(' ').map(quoted);
}

/** In what is taken away marks mean nothing: they are printed only if all rights have them. */
function taking(verb: string, action: Action<'revoke' | 'unpass'>, write: Writer): Code {
  const text = showRights(action.rights);
  const rights = quoted(text.includes(' ') ? showRights(plain(action.rights)) : text);
  return method(
    write.space(action.as),
    verb,
    write.space(action.from),
    write.span(action.span),
    rights,
  );
}

/** One step by its number, or several in brackets. */
function numbersOf(places: readonly number[]): Code {
  const numbers = places.map((place) => `${place + 1}`);
  return numbers.length === 1 ? (numbers[0] ?? '') : array(numbers);
}

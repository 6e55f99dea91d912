/**
 * From a scenario in nouns and verbs to a scenario as plain data.
 *
 * Here the machine gets its addresses, names become numbers, and every range that the scenario
 * names goes into the machine's span table. What describes no machine is refused with the line of
 * the noun at fault.
 */

import type { Action, Lend, Source } from '../../../model/action.ts';
import { endOf, overlap, showAddress, showRange } from '../../../model/address.ts';
import { layout } from '../../../model/layout.ts';
import {
  type GrantDescription,
  type MachineDescription,
  machineOf,
  Unusable,
} from '../../../model/machine.ts';
import { right } from '../../../model/rights.ts';
import type { SpanId, Value } from '../../../model/state.ts';
import type {
  Clause,
  EntryData,
  Expected,
  May,
  ScenarioData,
  Site,
  StepData,
  Written,
} from '../data.ts';
import { ScenarioError } from '../error.ts';
import { expectSpaceOf, foreign, shown } from '../language/input.ts';
import { type Break, everything, type PolicyClause } from '../language/intent.ts';
import type {
  Device,
  Line,
  Machine,
  Page,
  Portal,
  Ranged,
  Region,
  Space,
  Thread,
} from '../language/nouns.ts';
import type { ScenarioValue } from '../language/scenario.ts';
import type { Act, Asked, ValueSource } from '../language/sentences.ts';
import type { Place } from '../language/site.ts';
import {
  defaultAddressBits,
  type Extent,
  type Placement,
  place,
  type Stacked,
} from './placement.ts';

export function compile({ machine, told, place: at }: ScenarioValue): ScenarioData {
  const compiler = new Compiler(machine, place(machine));
  // Steps and menu first: they fill the span table that the machine is described with.
  const steps = (told.steps ?? []).map((act) => compiler.step(act));
  const entries = typeof told.may === 'object' ? told.may.map((act) => compiler.entry(act)) : [];
  const policy = (told.policy ?? []).map((clause) => compiler.clause(clause));
  const finds = compiler.expected(told.finds, told.policy ?? []);
  const grants = compiler.grants(told.initially ?? []);
  const may = compiler.may(told.may, entries, grants.facts);
  return {
    shows: told.shows,
    claims: told.claims ?? [],
    machine: compiler.description(grants.facts),
    written: compiler.written(grants.written),
    steps,
    may,
    bounds: told.bounds ?? {},
    policy,
    finds,
    site: at.site,
  };
}

class Compiler {
  readonly #machine: Machine;
  readonly #placement: Placement;
  readonly #portals: ReadonlyMap<Portal, number>;
  readonly #threads: ReadonlyMap<Thread, number>;
  readonly #spans = new Map<string, SpanId>();
  readonly #ranges: Extent[] = [];
  readonly #spelled: string[] = [];
  readonly #values: Set<Value>;
  readonly #valuesAreGiven: boolean;

  constructor(machine: Machine, placement: Placement) {
    this.#machine = machine;
    this.#placement = placement;
    this.#portals = new Map(machine.portalsDeclared.map((portal, i) => [portal, i]));
    this.#threads = new Map(machine.threadsDeclared.map((thread, i) => [thread, i]));
    this.#values = new Set(machine.options.values ?? [0, 1]);
    this.#valuesAreGiven = machine.options.values !== undefined;
  }

  step(act: Act): StepData {
    const { by, place, expects, asks } = act.told;
    if (by === undefined && !isOutside(asks)) {
      throw new ScenarioError({
        says: 'a step says who acts, and anyone is nobody in particular',
        remedy: 'write the space whose code runs: app.loads(buffer)',
        site: place.site,
      });
    }
    return {
      ...(by === undefined ? {} : { by: this.#space(by, place) }),
      action: this.#action(act, this.#threadOf(act)),
      expect: this.#expectation(expects, place),
      site: place.site,
    };
  }

  /** Which thread a step is on goes without saying where there is but one. */
  #threadOf({ told: { thread, place, asks } }: Act): number {
    if (isOnNoThread(asks)) {
      if (thread === undefined) return 0;
      throw new ScenarioError({
        says: `what is ${asks.verb} happens on no thread`,
        remedy: 'leave out .on(...)',
        site: place.site,
      });
    }
    if (thread !== undefined) return this.#thread(thread, place);
    // Without any, laying the machine out says so.
    if (this.#threads.size < 2) return 0;
    throw new ScenarioError({
      says: `the machine has ${this.#threads.size} threads, and the step does not say which it is on`,
      remedy: `say so: .on(${this.#machine.threadsDeclared[0]?.name ?? 'main'})`,
      site: place.site,
    });
  }

  #expectation(expects: Act['told']['expects'], place: Place): StepData['expect'] {
    if (expects?.kind !== 'sees') return expects ?? { kind: 'done' };
    if (this.#machine.options.memory === false) {
      throw new ScenarioError({
        says: 'the machine does not track memory, so a load sees nothing',
        remedy: 'leave out .sees(...), or memory: false',
        site: place.site,
      });
    }
    for (const value of expects.values) this.#value(value, place);
    return expects;
  }

  /** Lays the machine out, so that what is wrong with it is said here, and its cells are known. */
  may(
    may: ScenarioValue['told']['may'],
    entries: readonly EntryData[],
    grants: readonly GrantDescription[],
  ): May {
    const { cuts } = this.#layOut(grants);
    if (may !== undefined && may !== everything) {
      return entries.length === 0 ? { kind: 'nothing' } : { kind: 'menu', entries };
    }
    const spans = new Set<SpanId>();
    for (const region of this.#machine.regionsDeclared) {
      spans.add(this.#intern(this.#regionExtent(region), region.fullName));
    }
    for (let cell = 0; cell + 1 < cuts.length; cell++) {
      const base = cuts[cell] as bigint;
      const bytes = (cuts[cell + 1] as bigint) - base;
      spans.add(this.#intern({ base, bytes }, showRange({ base, bytes })));
    }
    const last = cuts.at(-2) as bigint;
    const beyond = { base: last, bytes: (cuts.at(-1) as bigint) - last + 1n };
    spans.add(this.#intern(beyond, showRange(beyond)));
    return { kind: may === undefined ? 'unsaid' : may, spans: [...spans] };
  }

  #layOut(grants: readonly GrantDescription[]): { readonly cuts: readonly bigint[] } {
    try {
      return machineOf(this.description(grants), layout);
    } catch (error) {
      if (!(error instanceof Unusable)) throw error;
      // Of two that collide the later one is to blame.
      const [blamed, other] = this.#written(error.nouns);
      const elsewhere = other === undefined ? '' : `; ${other.name} is in line ${other.site.line}`;
      throw new ScenarioError({
        says: error.message + elsewhere,
        remedy: error.remedy,
        site: blamed?.site ?? this.#machine.place.site,
      });
    }
  }

  /** Where these names were written, the last line first. */
  #written(names: readonly string[]): readonly { readonly name: string; readonly site: Site }[] {
    const { regionsDeclared, threadsDeclared, portalsDeclared } = this.#machine;
    const { linesDeclared, devicesDeclared } = this.#machine;
    return [
      ...linesDeclared,
      ...devicesDeclared,
      ...this.#machine.pagesDeclared,
      ...threadsDeclared,
      ...regionsDeclared.map(({ fullName, place }) => ({ name: fullName, place })),
      ...threadsDeclared.map(({ name, place }) => ({ name: `${name}.stack`, place })),
      ...portalsDeclared,
    ]
      .filter(({ name }) => names.includes(name))
      .map(({ name, place }) => ({ name, site: place.site }))
      .sort((a, b) => b.site.line - a.site.line);
  }

  entry(act: Act): EntryData {
    const { by, place, expects, thread } = act.told;
    if (expects !== undefined) {
      throw new ScenarioError({
        says: 'what may happen comes of itself: an entry of a menu expects nothing',
        remedy: 'leave out .faults(...) or .sees(...), or make it a step',
        site: place.site,
      });
    }
    return {
      ...(by === undefined ? {} : { by: this.#space(by, place) }),
      action: this.#action(act, thread === undefined ? 0 : this.#threadOf(act)),
      everyThread: thread === undefined && !isOnNoThread(act.told.asks),
      site: place.site,
    };
  }

  #action({ told: { asks, place } }: Act, thread: number): Action {
    switch (asks.verb) {
      case 'fetches':
        return { kind: 'fetch', thread, span: this.#span(asks.range, place) };
      case 'loads':
        return { kind: 'load', thread, span: this.#span(asks.range, place), ...marked(asks) };
      case 'stores': {
        const source = this.#source(asks.source, place);
        const span = this.#span(asks.range, place);
        return { kind: 'store', thread, span, source, ...marked(asks) };
      }
      case 'calls':
        return {
          kind: 'call',
          thread,
          portal: this.#portal(asks.portal, place),
          lends: asks.lends.map((lend): Lend => {
            const span = this.#span(lend.range, place);
            return { lender: this.#space(lend.lender, place), span, rights: lend.rights };
          }),
          arguments: this.#sources('passes', asks.arguments, place),
        };
      case 'returns': {
        return { kind: 'return', thread, results: this.#sources('returns', asks.results, place) };
      }
      case 'resumes': {
        const { resume } = asks;
        if (resume !== 'retry') for (const value of resume.skip) this.#value(value, place);
        return { kind: 'return', thread, results: [], resume };
      }
      case 'maps': {
        const { physicalPage } = asks;
        this.#physical(physicalPage, place);
        return { kind: 'map', thread, page: this.#page(asks.page, place), physicalPage };
      }
      case 'unmaps':
        return { kind: 'unmap', thread, page: this.#page(asks.page, place) };
      case 'grants':
      case 'revokes':
      case 'unpasses':
        return this.#factAction(asks, { thread, place });
      case 'raised':
        return { kind: 'raise', line: this.#line(asks.line, place) };
      case 'delivered':
        return { kind: 'deliver', thread, line: this.#line(asks.line, place) };
      case 'starts': {
        const device = this.#device(asks.device, place);
        const span = this.#span(asks.range, place);
        return { kind: 'start', thread, device, span, direction: asks.direction, ...marked(asks) };
      }
      case 'stops':
        return { kind: 'stop', thread, device: this.#device(asks.device, place) };
      case 'moves': {
        const value = this.#value(asks.value, place);
        return { kind: 'beat', device: this.#device(asks.device, place), value };
      }
      case 'unwinds':
        return { kind: 'unwind', thread, depth: asks.depth };
      case 'destroys':
      case 'creates': {
        const kind = asks.verb === 'destroys' ? 'destroy' : 'create';
        return { kind, thread, space: this.#space(asks.space, place) };
      }
    }
  }

  #factAction(
    asks: Extract<Asked, { verb: 'grants' | 'revokes' | 'unpasses' }>,
    { thread, place }: { thread: number; place: Place },
  ): Action {
    const { as, other } = this.#twoSpaces(asks, place);
    const told = { thread, as, span: this.#span(asks.range, place), rights: asks.rights };
    if (asks.verb === 'grants') return { kind: 'grant', ...told, to: other };
    return { kind: asks.verb === 'revokes' ? 'revoke' : 'unpass', ...told, from: other };
  }

  #twoSpaces(
    asks: Extract<Asked, { verb: 'grants' | 'revokes' | 'unpasses' }>,
    place: Place,
  ): { as: number; other: number } {
    const as = this.#space(asks.as, place);
    const other = this.#space(asks.space, place);
    if (as !== other) return { as, other };
    throw new ScenarioError({
      says: `${asks.as.name} ${asks.verb} itself`,
      remedy: 'a space holds what it owns without a grant; name another space',
      site: place.site,
    });
  }

  clause({ intent, place }: PolicyClause): Clause {
    const { site } = place;
    const name = (space: Space) => space.name;
    if (intent.kind === 'mayFlow') {
      const { from, to } = intent;
      const text = `mayFlow(${name(from)}, ${name(to)})`;
      return {
        kind: 'mayFlow',
        from: this.#space(from, place),
        to: this.#space(to, place),
        text,
        site,
      };
    }
    const { rights } = intent;
    const region = this.#spelling(intent.range);
    const { physical } = intent;
    const range = this.#ownedExtent(intent.range, place);
    const common = { rights, range, region, site, ...(physical && { physical }) };
    const denied = `'${lettersOf(rights)}', ${region})${physical ? '.physically()' : ''}`;
    if (intent.kind === 'never') {
      const space = this.#space(intent.space, place);
      return { kind: 'never', space, text: `never(${name(intent.space)}, ${denied}`, ...common };
    }
    const spaces = intent.spaces.map((space) => this.#space(space, place));
    const text = `only([${intent.spaces.map(name).join(', ')}], ${denied}`;
    return { kind: 'only', spaces, text, ...common };
  }

  expected(finds: Break | undefined, policy: readonly PolicyClause[]): Expected {
    if (finds === undefined) return { kind: 'holds' };
    const { property, because, place } = finds;
    if (typeof because === 'string') {
      return { kind: 'breaks', property, because: { words: because }, site: place.site };
    }
    const clause = policy.indexOf(because);
    if (clause >= 0) return { kind: 'breaks', property, because: { clause }, site: place.site };
    throw new ScenarioError({
      says: 'the clause that must break is not in the policy',
      remedy: 'put the clause itself into policy: [...] and into breaks(...)',
      site: place.site,
    });
  }

  grants(initially: readonly Act[]): { facts: GrantDescription[]; written: Written['grants'] } {
    const facts: GrantDescription[] = [];
    const written: { callersOf?: string; site: Place['site'] }[] = [];
    for (const { name, code, entry, callers, place } of this.#machine.portalsDeclared) {
      for (const caller of callers) {
        const range = this.#extent(entry, place);
        facts.push({ grantor: code.id, grantee: caller.id, range, rights: right.e });
        written.push({ callersOf: name, site: place.site });
      }
    }
    for (const { told } of initially) {
      const { asks, place, expects, thread } = told;
      if (asks.verb !== 'grants') {
        throw new ScenarioError({
          says: `initially ${asks.verb}: only grants can be in force at the start`,
          remedy: 'make it a step, or a grant',
          site: place.site,
        });
      }
      if (expects !== undefined || thread !== undefined) {
        throw new ScenarioError({
          says: 'what is in force at the start happens on no thread and comes to nothing',
          remedy: 'leave out .faults(...) and .on(...), or make it a step',
          site: place.site,
        });
      }
      const { as, other } = this.#twoSpaces(asks, place);
      const range = this.#extent(asks.range, place);
      facts.push({ grantor: as, grantee: other, range, rights: asks.rights });
      written.push({ site: place.site });
    }
    return { facts, written };
  }

  description(grants: readonly GrantDescription[]): MachineDescription {
    const { options, spacesDeclared, regionsDeclared, portalsDeclared, threadsDeclared } =
      this.#machine;
    return {
      addressBits: options.addressBits ?? defaultAddressBits,
      spaces: spacesDeclared.map(({ name, maker, faults }) => ({
        name,
        ...(maker === undefined ? {} : { maker: maker.id }),
        ...(faults === undefined ? {} : { faults: this.#portal(faults.portal, faults.place) }),
      })),
      regions: regionsDeclared.map((region) => ({
        name: region.fullName,
        owner: region.owner.id,
        ...this.#regionExtent(region),
      })),
      portals: portalsDeclared.map(({ name, code, data, entry, place }) => ({
        name,
        entry: this.#extent(entry, place).base,
        code: code.id,
        data: data.id,
      })),
      threads: threadsDeclared.map((thread) => {
        const { base, bytes, hunks } = this.#placement.stacks.get(thread) as Stacked;
        const home = { code: thread.home.code.id, data: thread.home.data.id };
        return { name: thread.name, home, stack: base, hunkBytes: bytes, hunks };
      }),
      ...this.#outside(),
      ...this.#pages(),
      ...this.#faultValues(),
      grants,
      spans: [...this.#ranges],
      registers: options.registers ?? 2,
      memory: options.memory ?? true,
      values: [...this.#values].sort((a, b) => a - b),
    };
  }

  /** What the outside world acts on; a machine without it says nothing of it. */
  #outside(): Pick<MachineDescription, 'lines' | 'devices'> {
    const { linesDeclared, devicesDeclared, regionsDeclared } = this.#machine;
    const lines = linesDeclared.map(({ name, priority, handler, reentrant, place }) => ({
      name,
      priority,
      handler: this.#portal(handler, place),
      reentrant,
    }));
    const devices = devicesDeclared.map(({ name, registers, line, aperture, place }) => ({
      name,
      registers: regionsDeclared.indexOf(registers),
      line: this.#line(line, place),
      ...(aperture && { aperture: aperture.map((range) => this.#extent(range, place)) }),
    }));
    return {
      ...(lines.length > 0 && { lines }),
      ...(devices.length > 0 && { devices }),
    };
  }

  #faultValues(): Pick<MachineDescription, 'faultValues'> {
    const { options, place } = this.#machine;
    const { faultValues } = options;
    if (faultValues === undefined) return {};
    for (const value of Object.values(faultValues)) this.#value(value, place);
    return { faultValues };
  }

  #pages(): Pick<MachineDescription, 'pages'> {
    const { paging, pagesDeclared, regionsDeclared } = this.#machine;
    if (paging === undefined) {
      const [page] = pagesDeclared;
      if (page === undefined) return {};
      throw new ScenarioError({
        says: `${page.name} is a page, and the machine has no physical memory`,
        remedy: 'say where it is before: m.pages({ memory, table })',
        site: page.place.site,
      });
    }
    const { memory, table } = paging.options;
    const bytes = this.#pageBytes();
    const count = Number(this.#regionExtent(memory).bytes / bytes);
    const virtual = pagesDeclared.map(({ name, range, mapped, place }) => {
      const extent = this.#extent(range, place);
      const base = extent.base - (extent.base % bytes);
      if (mapped !== undefined) this.#physical(mapped, place);
      if (extent.base + extent.bytes <= base + bytes) {
        return { name, base, ...(mapped !== undefined && { initially: mapped }) };
      }
      throw new ScenarioError({
        says: `${this.#spelling(range)} is in more than one page of ${bytes} bytes`,
        remedy: 'name a page for each: m.page(name, buffer.part(0, 4096))',
        site: place.site,
      });
    });
    const region = regionsDeclared.indexOf(memory);
    const physical = Array.from({ length: count }, (_, i) => ({ name: `physical page ${i}` }));
    const entryBytes = this.#entryBytes();
    return {
      pages: {
        bytes,
        region,
        table: regionsDeclared.indexOf(table),
        entryBytes,
        virtual,
        physical,
      },
    };
  }

  #pageBytes(): bigint {
    const { pageBytes } = this.#machine.paging?.options ?? {};
    return pageBytes === undefined ? this.#placement.unit : BigInt(pageBytes);
  }

  #physical(page: number, place: Place): void {
    const { paging } = this.#machine;
    if (paging === undefined) return;
    const { memory } = paging.options;
    const count = this.#regionExtent(memory).bytes / this.#pageBytes();
    if (page < count) return;
    throw new ScenarioError({
      says: `there is no physical page ${page}: ${memory.fullName} has ${count}`,
      remedy: `name one from 0 to ${count - 1n}, or give ${memory.fullName} more bytes`,
      site: place.site,
    });
  }

  #page(page: Page, place: Place): number {
    const index = this.#machine.pagesDeclared.indexOf(page);
    return index >= 0 ? index : refuse(foreign(`the page ${page.name}`, place));
  }

  #entryExtent(page: Page, place: Place): Extent {
    const { paging } = this.#machine;
    // Without, the machine is refused when it is described.
    if (paging === undefined) return this.#extent(page.range, place);
    const { base } = this.#regionExtent(paging.options.table);
    const bytes = this.#entryBytes();
    return { base: base + bytes * BigInt(this.#page(page, place)), bytes };
  }

  /** Eight bytes, as page tables of 64-bit machines have them; fewer where the table is small. */
  #entryBytes(): bigint {
    const { paging, pagesDeclared } = this.#machine;
    const table = paging === undefined ? 0n : this.#regionExtent(paging.options.table).bytes;
    let bytes = 8n;
    while (bytes > 1n && bytes * BigInt(pagesDeclared.length) > table) bytes >>= 1n;
    return bytes;
  }

  #line(line: Line, place: Place): number {
    const index = this.#machine.linesDeclared.indexOf(line);
    return index >= 0 ? index : refuse(foreign(`the line ${line.name}`, place));
  }

  #device(device: Device, place: Place): number {
    const index = this.#machine.devicesDeclared.indexOf(device);
    return index >= 0 ? index : refuse(foreign(`the device ${device.name}`, place));
  }

  written(grants: Written['grants']): Written {
    const { options, familiesDeclared, regionsDeclared, portalsDeclared, threadsDeclared } =
      this.#machine;
    const { linesDeclared, devicesDeclared, pagesDeclared, paging, spacesDeclared } = this.#machine;
    const placed = (at: bigint | number | undefined) =>
      at === undefined ? {} : { at: BigInt(at) };
    return {
      options,
      spaces: familiesDeclared.map(({ name, size, maker, place }) => ({
        name,
        ...(size === undefined ? {} : { family: size }),
        ...(maker === undefined ? {} : { maker: maker.name }),
        site: place.site,
      })),
      regions: regionsDeclared.map(({ name, options, entryOf, place }) => ({
        name,
        ...placed(options.at),
        ...(options.bytes === undefined ? {} : { bytes: BigInt(options.bytes) }),
        ...(entryOf === undefined ? {} : { entryOf }),
        site: place.site,
      })),
      portals: portalsDeclared.map(({ name, place }) => ({ name, site: place.site })),
      threads: threadsDeclared.map(({ name, options, place }) => ({
        name,
        ...placed(options.at),
        ...(options.hunkBytes === undefined ? {} : { hunkBytes: BigInt(options.hunkBytes) }),
        ...(options.hunks === undefined ? {} : { hunks: options.hunks }),
        site: place.site,
      })),
      lines: linesDeclared.map(({ name, place }) => ({ name, site: place.site })),
      devices: devicesDeclared.map(({ name, aperture, place }) => ({
        name,
        ...(aperture && { aperture: aperture.map((range) => this.#spelling(range)) }),
        site: place.site,
      })),
      faults: spacesDeclared.flatMap(({ id, faults }) =>
        faults === undefined ? [] : [{ space: id, site: faults.place.site }],
      ),
      ...(paging && {
        paging: {
          ...(paging.options.pageBytes !== undefined && {
            pageBytes: BigInt(paging.options.pageBytes),
          }),
          site: paging.place.site,
        },
      }),
      pages: pagesDeclared.map(({ name, range, place }) => ({
        name,
        at: this.#spelling(range),
        extent: this.#extent(range, place),
        site: place.site,
      })),
      grants,
      spans: this.#spelled,
    };
  }

  #space(space: Space, place: Place): number {
    return expectSpaceOf(this.#machine, space, 'a space', place).id;
  }

  #portal(portal: Portal, place: Place): number {
    return this.#portals.get(portal) ?? refuse(foreign(`the portal ${portal.name}`, place));
  }

  #thread(thread: Thread, place: Place): number {
    return this.#threads.get(thread) ?? refuse(foreign(`the thread ${thread.name}`, place));
  }

  /** More than there are registers would be dropped without a word. */
  #sources(verb: string, values: readonly ValueSource[], place: Place): Source[] {
    const sources = values.map((value) => this.#source(value, place));
    const registers = this.#machine.options.registers ?? 2;
    if (sources.length <= registers) return sources;
    throw new ScenarioError({
      says: `${verb} ${sources.length} values, and a frame has ${registers} registers`,
      remedy: `name fewer, or give the machine more: machine({ registers: ${sources.length} })`,
      site: place.site,
    });
  }

  #source(source: ValueSource, place: Place): Source {
    if (typeof source === 'number') return { value: this.#value(source, place) };
    const registers = this.#machine.options.registers ?? 2;
    if (source.register < registers) return source;
    throw new ScenarioError({
      says: `there is no register ${source.register}: a frame has ${registers}`,
      remedy: 'give the machine more registers, or name one of those it has',
      site: place.site,
    });
  }

  #value(value: Value, place: Place): Value {
    if (this.#values.has(value)) return value;
    if (this.#valuesAreGiven) {
      throw new ScenarioError({
        says: `${shown(value)} is not one of the machine's values`,
        remedy: `use one of ${[...this.#values].join(', ')}, or add it to the machine's values`,
        site: place.site,
      });
    }
    this.#values.add(value);
    return value;
  }

  #span(range: Ranged, place: Place): SpanId {
    return this.#intern(this.#extent(range, place), this.#spelling(range));
  }

  #intern({ base, bytes }: Extent, spelling: string): SpanId {
    const key = `${base} ${bytes}`;
    const known = this.#spans.get(key);
    if (known !== undefined) return known;
    this.#spans.set(key, this.#ranges.length);
    this.#ranges.push({ base, bytes });
    this.#spelled.push(spelling);
    return this.#ranges.length - 1;
  }

  #regionExtent(region: Region): Extent {
    return this.#placement.regions.get(region) as Extent;
  }

  #extent(range: Ranged, place: Place): Extent {
    if (range.machine !== this.#machine) {
      throw foreign(`the ${range.noun} ${this.#spelling(range)}`, place);
    }
    if (range.noun === 'region') return this.#regionExtent(range);
    if (range.noun === 'space') return this.#wholeSpace(range, place);
    const { extent } = range;
    if (extent.kind === 'absolute') return { base: extent.base, bytes: extent.bytes };
    if (extent.kind === 'through') return this.#through(extent, place);
    if (extent.kind === 'hunk') return this.#hunkExtent(extent, place);
    if (extent.kind === 'entry') return this.#entryExtent(extent.page, place);
    const region = this.#regionExtent(extent.region);
    if (extent.offset + extent.bytes <= region.bytes) {
      return { base: region.base + extent.offset, bytes: extent.bytes };
    }
    throw new ScenarioError({
      says: `the part from ${extent.offset}, ${extent.bytes} bytes long, passes the end of ${extent.region.fullName}, which has ${region.bytes}`,
      remedy: 'make it shorter, or write m.range(at, bytes) if that is what you mean',
      site: place.site,
    });
  }

  #through({ first, last }: { first: Region; last: Region }, place: Place): Extent {
    const { base } = this.#regionExtent(first);
    const end = endOf(this.#regionExtent(last));
    if (end <= base) {
      throw new ScenarioError({
        says: `${last.fullName} ends below ${first.fullName}`,
        remedy: 'write the lower region first',
        site: place.site,
      });
    }
    const extent = { base, bytes: end - base };
    const gap = firstGap(extent, [...this.#placement.regions.values()]);
    if (gap === undefined) return extent;
    throw new ScenarioError({
      says: `between ${first.fullName} and ${last.fullName} there is no region at ${showAddress(gap)}`,
      remedy: 'put the regions side by side, or write m.range(at, bytes) if that is what you mean',
      site: place.site,
    });
  }

  /** A policy about addresses that nobody owns cannot be broken, and would hold whatever happens. */
  #ownedExtent(range: Ranged, place: Place): Extent {
    const extent = this.#extent(range, place);
    const { regions, stacks } = this.#placement;
    const owned = [
      ...regions.values(),
      ...[...stacks.values()].map(({ base, bytes, hunks }) => ({
        base,
        bytes: bytes * BigInt(hunks),
      })),
    ];
    if (owned.some((one) => overlap(one, extent))) return extent;
    throw new ScenarioError({
      says: `nobody owns any of ${showRange(extent)}, so nobody ever holds anything there`,
      remedy: 'speak of a region, a part of one, or a hunk',
      site: place.site,
    });
  }

  #hunkExtent({ thread, index }: { thread: Thread; index: number }, place: Place): Extent {
    const { base, bytes, hunks } = this.#placement.stacks.get(thread) as Stacked;
    if (index < hunks) {
      return { base: base + BigInt(index) * bytes, bytes };
    }
    throw new ScenarioError({
      says: `there is no hunk ${index} in the stack of ${thread.name}`,
      remedy: `name one from 0 to ${hunks - 1}, or give the thread more hunks`,
      site: place.site,
    });
  }

  /** All regions of a space as one range, which they are unless something lies between them. */
  #wholeSpace(space: Space, place: Place): Extent {
    const mine = this.#machine.regionsDeclared
      .filter(({ owner }) => owner === space)
      .map((region) => this.#regionExtent(region))
      .sort((a, b) => (a.base < b.base ? -1 : 1));
    const [first] = mine;
    if (first === undefined) {
      throw new ScenarioError({
        says: `${space.name} owns no region`,
        remedy: `give it one: ${space.name}.region('memory')`,
        site: place.site,
      });
    }
    let end = first.base;
    for (const extent of mine) {
      if (extent.base !== end) {
        throw new ScenarioError({
          says: `the regions of ${space.name} are not one range: ${mine.map(showRange).join(', ')}`,
          remedy: 'name its regions one by one',
          site: place.site,
        });
      }
      end = endOf(extent);
    }
    return { base: first.base, bytes: end - first.base };
  }

  #spelling(range: Ranged): string {
    if (range.noun === 'region') return range.fullName;
    if (range.noun === 'space') return range.name;
    const { extent } = range;
    if (extent.kind === 'absolute') return showRange(extent);
    if (extent.kind === 'through') return `${extent.first.fullName} to ${extent.last.fullName}`;
    if (extent.kind === 'hunk') return `${extent.thread.name}.hunk(${extent.index})`;
    if (extent.kind === 'entry') return `${extent.page.name}.entry`;
    const end = extent.offset + extent.bytes;
    return `${extent.region.fullName}[${extent.offset}, ${end})`;
  }
}

/** The first address of the range that is in none of these. */
function firstGap(range: Extent, extents: readonly Extent[]): bigint | undefined {
  const inside = extents.filter((extent) => overlap(extent, range));
  let reached = range.base;
  for (const extent of inside.sort((a, b) => (a.base < b.base ? -1 : 1))) {
    if (extent.base > reached) return reached;
    if (endOf(extent) > reached) reached = endOf(extent);
  }
  return reached < endOf(range) ? reached : undefined;
}

/** The outside world raises, delivers and moves: nobody's code does. */
function isOutside({ verb }: Asked): boolean {
  return verb === 'raised' || verb === 'delivered' || verb === 'moves';
}

function isOnNoThread({ verb }: Asked): boolean {
  return verb === 'raised' || verb === 'moves';
}

function marked({ onBehalf }: { readonly onBehalf?: true }): { readonly onBehalf?: true } {
  return onBehalf === undefined ? {} : { onBehalf };
}

function lettersOf(rights: number): string {
  return Object.entries(right)
    .filter(([, bit]) => (rights & bit) !== 0)
    .map(([letter]) => letter)
    .join('');
}

function refuse(error: ScenarioError): never {
  throw error;
}

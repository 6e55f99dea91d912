/**
 * The designs that a scenario is judged under, by the names that engineers give them.
 *
 * A variant says only where it differs from the contract: in decisions of the model, of the executor, or
 * both. Several are one variant where they are joined by `+`, and always in the order of the table. What a
 * design gives up stands beside it: these properties are not asked under it, and are named.
 */

import type { ExecutorDesign } from '../../executor/design.ts';
import { type Design, designOf } from '../../model/design.ts';
import { givenUpBy as givenUpByDesign } from '../../properties/designs.ts';
import type { PropertyName } from '../../properties/names.ts';
import { suggestion } from '../text/nearest.ts';
import type { ScenarioData } from './data.ts';

export interface Variant {
  /** What is decided otherwise than in the contract, in one sentence. */
  readonly says: string;
  /** Decisions of the model. */
  readonly design?: Partial<Design>;
  /** Decisions of the executor. */
  readonly executor?: Partial<ExecutorDesign>;
  /** The properties that are no theorems of it, each with the reason. */
  readonly givesUp?: { readonly [P in PropertyName]?: string };
  /** Deeds and premises to which no other design comes, by their names: `beat done`. */
  readonly alone?: readonly string[];
}

export const variants = {
  'passable-grants': {
    says: 'Whoever is granted a right may pass it on.',
    ...ofDesign({ grants: 'passable' }),
  },
  'handlers-see-lends': {
    says: 'The handler of an interrupt or a fault has what was lent to the frames below it.',
    ...ofDesign({ handlers: 'with lends' }),
  },
  'callers-hunks': {
    says: 'All hunks of a thread are owned by its home, and whoever runs in one is lent it.',
    ...ofDesign({ hunks: "the caller's" }),
  },
  'physical-dma': {
    says: 'A transfer is checked and translated when it starts, and moves physical pages from then on.',
    ...ofDesign({ transfers: 'physical' }),
    alone: ['a physical transfer moved a page that its range no longer leads to'],
  },
  'untagged-plb': {
    says: 'A PLB does not tell spaces apart, and is emptied whenever the environment changes.',
    executor: { plb: 'untagged' },
  },
  'scrub-by-range': {
    says: 'A PLB that hears of a loss drops the copies that overlap it, and keeps the others.',
    executor: { scrub: 'range' },
  },
  'idle-revokes-pass': {
    says: 'A revoke that finds nothing to take away does not take the port of the region table.',
    executor: { port: 'idle revokes pass' },
  },
  'calls-first': {
    says: 'Calls, returns and interrupts have the port of the region table before grants and revokes.',
    executor: { port: 'calls first' },
  },
} as const satisfies Readonly<Record<string, Variant>>;

/** A design of the model, and which theorems it gives up. */
function ofDesign(design: Partial<Design>): Required<Pick<Variant, 'design' | 'givesUp'>> {
  const givenUp = givenUpByDesign(designOf(design));
  const givesUp = Object.fromEntries(givenUp.map(({ property, because }) => [property, because]));
  return { design, givesUp };
}

/** The name of the design that differs in nothing. */
export const contractName = 'contract';

type VariantName = keyof typeof variants;

/** The contract first. */
export const variantNames: readonly string[] = [contractName, ...Object.keys(variants)];

/** A name, or several joined by `+`. */
export type VariantText = typeof contractName | VariantName | `${VariantName}+${string}`;

/** By the name that reports have. */
export interface NamedVariant extends Variant {
  readonly name: string;
}

/** There is no such variant; `remedy` says which there are. */
class NoVariant extends Error {
  readonly remedy: string;

  constructor(says: string, remedy: string) {
    super(says);
    this.remedy = remedy;
  }
}

type VariantTable = Readonly<Record<string, Variant>>;

const contract: NamedVariant = { name: contractName, says: 'The contract as it is.' };

/** Throws `NoVariant`. */
export function variantNamed(text: string, table: VariantTable = variants): NamedVariant {
  const names = text.split('+');
  const all = [contractName, ...Object.keys(table)];
  for (const [i, name] of names.entries()) {
    if (!all.includes(name)) throw unknown(text, name, all);
    if (names.indexOf(name) < i) {
      throw new NoVariant(`'${text}' names ${name} twice`, 'leave one of them out');
    }
  }
  if (text === contractName) return contract;
  if (names.includes(contractName)) {
    const remedy = 'the contract differs in nothing: leave it out of the sum';
    throw new NoVariant(`'${text}' joins the contract to a variant of it`, remedy);
  }
  const parts = all
    .filter((name) => names.includes(name))
    .map((name) => ({ ...table[name], name }));
  return joinedFrom(text, parts as readonly NamedVariant[]);
}

/** The name that reports have of a variant. What is none is refused by what `refusal` makes of it. */
export function variantName(
  text: string,
  refusal: (says: string, remedy: string) => Error,
): string {
  try {
    return variantNamed(text).name;
  } catch (error) {
    if (error instanceof NoVariant) throw refusal(error.message, error.remedy);
    throw error;
  }
}

/** The design that a scenario is judged under. */
export function variantOf({ variant }: Pick<ScenarioData, 'variant'>): NamedVariant {
  return variant === undefined ? contract : variantNamed(variant.name);
}

/** What the design does not promise, in the order of the table. */
export function givenUpBy({
  givesUp = {},
}: Variant): readonly { readonly property: string; readonly because: string }[] {
  return Object.entries(givesUp).map(([property, because]) => ({ property, because }));
}

function unknown(text: string, name: string, all: readonly string[]): NoVariant {
  if (text === '') return new NoVariant("'' names no variant", `choose one of: ${all.join(', ')}`);
  const says =
    name === text ? `there is no variant '${name}'` : `there is no variant '${name}' in '${text}'`;
  const hint = name === '' ? '' : suggestion(name, all);
  const isMeant = hint.startsWith('did you mean');
  return new NoVariant(says, isMeant ? hint : `choose one of: ${all.join(', ')}`);
}

/** Throws `NoVariant` where two decide the same otherwise. */
function joinedFrom(text: string, parts: readonly NamedVariant[]): NamedVariant {
  const [first, ...more] = parts;
  if (first !== undefined && more.length === 0) return first;
  const design = merged<Design>(text, parts, ({ design }) => design);
  const executor = merged<ExecutorDesign>(text, parts, ({ executor }) => executor);
  return {
    name: parts.map(({ name }) => name).join('+'),
    says: parts.map(({ says }) => says).join(' '),
    ...(Object.keys(design).length > 0 && { design }),
    executor,
    givesUp: Object.assign({}, ...parts.map(({ givesUp }) => givesUp)),
    alone: parts.flatMap(({ alone = [] }) => alone),
  };
}

function merged<D extends object>(
  text: string,
  parts: readonly NamedVariant[],
  decidedBy: (part: NamedVariant) => Partial<D> | undefined,
): Partial<D> {
  const decided = new Map<string, { readonly by: string; readonly choice: unknown }>();
  for (const part of parts) {
    for (const [decision, choice] of Object.entries(decidedBy(part) ?? {})) {
      const { by, choice: other } = decided.get(decision) ?? { by: part.name, choice };
      if (other !== choice) {
        throw new NoVariant(
          `'${text}' contradicts itself: of ${decision}, ${by} decides '${other}' and ${part.name} '${choice}'`,
          'name one of the two',
        );
      }
      decided.set(decision, { by, choice });
    }
  }
  const choices = [...decided].map(([decision, { choice }]) => [decision, choice]);
  return Object.fromEntries(choices) as Partial<D>;
}

/** Behind the name of a scenario: under which variant it is judged, where that is not its machine's own. */
const mark = '@';

export function nameUnder(name: string, variant: string): string {
  return name + mark + variant;
}

/** The name of a row in its parts; without a variant it is the scenario's own. */
export function partsOf(name: string): { readonly base: string; readonly variant?: string } {
  const at = name.lastIndexOf(mark);
  const variant = name.slice(at + 1);
  return at > 0 && isVariant(variant) ? { base: name.slice(0, at), variant } : { base: name };
}

function isVariant(text: string): boolean {
  try {
    return variantNamed(text).name !== '';
  } catch (error) {
    if (error instanceof NoVariant) return false;
    throw error;
  }
}

/**
 * What can be brought forward for a claim, or for a sentence of an original, and how it is written.
 *
 * All of it names something that a run, a page or a test answers for. A scenario that merely carries the id of
 * a claim is no evidence.
 */

import type { PropertyName } from '../properties/names.ts';

interface OfScenario {
  /** Its name: the path below `scenarios/`. */
  readonly scenario: string;
  /** The design under which it is checked, where that is not the contract's. */
  readonly variant?: string;
}

/** Something in a scenario that was checked, came out as it says, and put this to the test. */
export type ScenarioEvidence = OfScenario &
  (
    | {
        /** A written step, as it stands in the file, from the beginning of its line on. It was played. */
        readonly step: string;
      }
    | {
        /** A clause of the policy, as reports print it. It held, and was put to the test. */
        readonly clause: string;
      }
    | {
        /** The property held, */
        readonly property: PropertyName;
        /** and this premise of it was reached. */
        readonly premise: string;
      }
    | {
        /** The property that the scenario says must break. It did. */
        readonly finds: PropertyName;
      }
    | {
        /** Executor and model agreed, and this is where: words of the scope of that search. */
        readonly lockstep: string;
      }
    | {
        /** A cost that the scenario states, as it stands in the file. It held. */
        readonly cost: string;
      }
  );

/** What is measured stands on these. */
export type FigurePage = 'docs/costs.md' | 'docs/transfers.md';

export type Evidence =
  | ScenarioEvidence
  | {
      /** Words of this page, which a test holds against the executor. */
      readonly figure: string;
      readonly page: FigurePage;
    }
  | {
      /** A test of this project, and its title. */
      readonly test: string;
      readonly titled: string;
    };

/** What is missing before something can be shown. */
export type Lack =
  /** Another architecture beside the contract's. */
  | 'rival'
  /** What a processor does ahead of what it is asked. */
  | 'speculation'
  /** A scenario: its words are there. */
  | 'scenario'
  /** Words for it, and rules. */
  | 'words'
  /** A measurement. */
  | 'figure';

/** One part of what would show a claim. */
export type ClaimPart =
  | {
      readonly shows: string;
      readonly by: readonly Evidence[];
      /** It is about the contract, while the claim is about another architecture: it does not count. */
      readonly isAside?: true;
    }
  | { readonly shows: string; readonly lacks: Lack; readonly because: string };

/** What would show one claim, part by part. */
export interface Showing {
  /** Where the claim is true; absent where it is true without more. */
  readonly condition?: string;
  readonly parts: readonly ClaimPart[];
}

type Premise = readonly [PropertyName, string];

/** A written step, as it stands in the file. */
export const played = (scenario: string, text: string, variant?: string): Evidence => ({
  ...where(scenario, variant),
  step: text,
});

/** A clause of the policy, as reports print it. */
export const clause = (scenario: string, text: string, variant?: string): Evidence => ({
  ...where(scenario, variant),
  clause: text,
});

/** A property that held, and a premise of it that was reached. */
export const premise = (
  scenario: string,
  [property, reached]: Premise,
  variant?: string,
): Evidence => ({ ...where(scenario, variant), property, premise: reached });

/** The property that must break, and did. */
export const finds = (scenario: string, property: PropertyName, variant?: string): Evidence => ({
  ...where(scenario, variant),
  finds: property,
});

/** Executor and model agreed: words of where they were compared. */
export const lockstep = (scenario: string, words: string, variant?: string): Evidence => ({
  ...where(scenario, variant),
  lockstep: words,
});

/** A cost that a scenario states, as it stands in the file from its first word on. */
export const costs = (scenario: string, words: string, variant?: string): Evidence => ({
  ...where(scenario, variant),
  cost: words,
});

/** Words of docs/costs.md, or of another page of figures. */
export const figure = (words: string, page: FigurePage = 'docs/costs.md'): Evidence => ({
  figure: words,
  page,
});

/** A test of this project. */
export const tested = (test: string, titled: string): Evidence => ({ test, titled });

function where(scenario: string, variant: string | undefined) {
  return { scenario, ...(variant !== undefined && { variant }) };
}

/**
 * A scenario file that cannot be used: what is wrong, where, and how to mend it.
 *
 * Thrown by the nouns and verbs of the scenario language and caught by the loader, which prints one
 * message and goes on with the other files.
 */

import type { Site } from './data.ts';
import { CallSite } from './language/site.ts';

export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
  /** Where: the line of the noun or verb; undefined where it is about the scenario as a whole. */
  readonly site: Site | undefined;
  /** How to mend it. */
  readonly remedy: string;

  constructor(problem: { says: string; remedy: string; site?: Site | undefined }) {
    super(problem.says);
    this.site = problem.site;
    this.remedy = problem.remedy;
  }

  /** What is wrong, in one sentence: the message. */
  get says(): string {
    return this.message;
  }
}

/** The error at a call of the scenario file: at the one that it is making now, unless it is given. */
export function refusal(says: string, remedy: string, callSite = CallSite.here()): ScenarioError {
  return new ScenarioError({ says, remedy, site: callSite.site });
}

/** What the loader has to say of a file that it could not use. */
export interface UnusableFile {
  readonly says: string;
  readonly remedy: string;
  readonly site?: Site;
}

/**
 * The library, as `portcullis`: checks scenarios that are given as values, replays reports, prints both.
 *
 * Pure and synchronous: it touches no file, no clock and no environment. What is exported here stays.
 */

export type { PropertyName } from '../properties/names.ts';
export { propertyNames } from '../properties/names.ts';
export { UnusableReport } from './finding/unusable-report.ts';
export { check, compare } from './library/check.ts';
export { json, ladder, markdown, type TextOptions, text } from './library/print.ts';
export { replay } from './library/replay.ts';
export type {
  CheckOptions,
  ExitStatus,
  Holder,
  JudgedCost,
  Place,
  Replayed,
  Result,
  RevocationWindow,
  SearchResult,
  StepCost,
  Verdict,
  Violation,
} from './library/types.ts';
export { ScenarioError } from './scenario/error.ts';
export type { ScenarioValue as Scenario } from './scenario/language/scenario.ts';

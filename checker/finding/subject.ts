/**
 * From a loaded scenario to one that can be checked: with its machine running.
 *
 * A description that describes no machine is refused as unusable, with the place where the noun at
 * fault was written.
 */

import { type Model, model } from '../../model/semantics.ts';
import { Unusable } from '../../model/unusable.ts';
import type { ScenarioData, Site } from '../scenario/data.ts';
import { ScenarioError, type UnusableFile } from '../scenario/error.ts';
import { nameUnder } from '../scenario/variants.ts';

/** How reports name a scenario. */
export interface ScenarioName {
  /** The path below `scenarios/` without `.scenario.ts`; of a file elsewhere, that below the project. */
  readonly name: string;
  /** Relative to the project's folder if it is in there, with forward slashes. */
  readonly file: string;
}

/** What the name of a file that holds a scenario ends in. */
export const scenarioEnding = '.scenario.ts';

/** How reports name the scenario of a file. */
export function scenarioName(file: string): string {
  const inFolder = file.startsWith('scenarios/') ? file.slice('scenarios/'.length) : file;
  return inFolder.endsWith(scenarioEnding) ? inFolder.slice(0, -scenarioEnding.length) : inFolder;
}

/** The name of its row: behind that of the scenario a variant that is not its machine's own. */
export function rowName(name: string, { variant }: ScenarioData): string {
  return variant === undefined || variant.isOwn ? name : nameUnder(name, variant.name);
}

/** A scenario that was read, as plain data. */
export interface LoadedScenario extends ScenarioName {
  readonly data: ScenarioData;
}

export interface UnusableScenario extends ScenarioName {
  readonly unusable: UnusableFile;
}

/** A scenario that can be checked, with its machine running. */
export interface Subject extends LoadedScenario {
  readonly model: Model;
}

/** Throws `ScenarioError`. */
export function subjectOf(loaded: LoadedScenario): Subject {
  const { name, file, data } = loaded;
  try {
    return { name, file, data, model: model(data.machine) };
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    const { message, remedy, nouns } = error;
    throw new ScenarioError({ says: message, remedy, site: siteOf(nouns, data) });
  }
}

/** The most important noun that has a place; the scenario itself if none has. */
function siteOf(nouns: readonly string[], data: ScenarioData): Site {
  const sites = nouns.map((noun) => siteOfNoun(noun, data));
  return sites.find((site) => site !== undefined) ?? data.site;
}

function siteOfNoun(noun: string, { machine, written }: ScenarioData): Site | undefined {
  const region = machine.regions.findIndex(({ name }) => name === noun);
  const portal = machine.portals.findIndex(({ name }) => name === noun);
  const thread = machine.threads.findIndex(({ name }) => [name, `${name}.stack`].includes(noun));
  const at = written.regions[region] ?? written.portals[portal] ?? written.threads[thread];
  return (at ?? written.spaces.find(({ name }) => name === noun))?.site;
}

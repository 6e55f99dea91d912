/**
 * From a loaded scenario to one that can be checked: with its machine running.
 *
 * A description that describes no machine is refused as unusable, with the place where the noun at
 * fault was written.
 */

import { model } from '../../model/semantics.ts';
import { Unusable } from '../../model/unusable.ts';
import type { ScenarioData, Site } from '../scenario/data.ts';
import { ScenarioError } from '../scenario/error.ts';
import type { LoadedScenario, Subject } from './finding.ts';

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

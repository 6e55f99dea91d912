/** From sentences to steps, entries of a menu, and grants that are in force at the start. */

import type { GrantDescription } from '../../../model/description.ts';
import { right } from '../../../model/rights.ts';
import type { EntryData, StepData, Written } from '../data.ts';
import { ScenarioError } from '../error.ts';
import type { Act, SentenceContent } from '../language/sentences.ts';
import { actionOf, isOnNoThread, isOutside, twoSpaces } from './actions.ts';
import { type Compilation, numberOf } from './compilation.ts';
import { extentOf } from './extents.ts';

export function stepOf(compilation: Compilation, { content }: Act): StepData {
  const { by, callSite, request } = content;
  if (by === undefined && !isOutside(request)) {
    throw new ScenarioError({
      says: 'a step says who acts, and anyone is nobody in particular',
      remedy: 'write the space whose code runs: app.loads(buffer)',
      site: callSite.site,
    });
  }
  return {
    ...actor(compilation, content),
    action: actionOf(compilation, content, threadOf(compilation, content)),
    expect: expectation(compilation, content),
    site: callSite.site,
  };
}

export function entryOf(compilation: Compilation, { content }: Act): EntryData {
  const { callSite, expects, thread, request } = content;
  if (expects !== undefined) {
    throw new ScenarioError({
      says: 'what may happen comes of itself: an entry of a menu expects nothing',
      remedy: 'leave out .faults(...) or .sees(...), or make it a step',
      site: callSite.site,
    });
  }
  const onThread = thread === undefined ? 0 : threadOf(compilation, content);
  return {
    ...actor(compilation, content),
    action: actionOf(compilation, content, onThread),
    everyThread: thread === undefined && !isOnNoThread(request),
    site: callSite.site,
  };
}

/** The grants that portals give their callers, then those that the scenario writes. */
export function grantsOf(
  compilation: Compilation,
  initially: readonly Act[],
): { facts: GrantDescription[]; written: Written['grants'] } {
  const callers = compilation.machine.portalsDeclared.flatMap((portal) =>
    portal.callers.map((caller) => {
      const { name, code, entry, callSite } = portal;
      const range = extentOf(compilation, entry, callSite);
      return {
        fact: { grantor: code.id, grantee: caller.id, range, rights: right.e },
        written: { callersOf: name, site: callSite.site },
      };
    }),
  );
  const grants = [...callers, ...initially.map((act) => initialGrant(compilation, act))];
  return { facts: grants.map(({ fact }) => fact), written: grants.map(({ written }) => written) };
}

function initialGrant(
  compilation: Compilation,
  { content: { request, callSite, expects, thread } }: Act,
): { fact: GrantDescription; written: Written['grants'][number] } {
  const { site } = callSite;
  if (request.verb !== 'grants') {
    throw new ScenarioError({
      says: `initially ${request.verb}: only grants can be in force at the start`,
      remedy: 'make it a step, or a grant',
      site,
    });
  }
  if (expects !== undefined || thread !== undefined) {
    throw new ScenarioError({
      says: 'what is in force at the start happens on no thread and comes to nothing',
      remedy: 'leave out .faults(...) and .on(...), or make it a step',
      site,
    });
  }
  const { as, other } = twoSpaces(compilation, request, callSite);
  const range = extentOf(compilation, request.range, callSite);
  return {
    fact: { grantor: as, grantee: other, range, rights: request.rights },
    written: { site },
  };
}

function actor(compilation: Compilation, { by, callSite }: SentenceContent): { by?: number } {
  return by === undefined ? {} : { by: numberOf(compilation, by, callSite) };
}

/** A step need not name its thread where the machine has only one. */
function threadOf(
  compilation: Compilation,
  { thread, callSite, request }: SentenceContent,
): number {
  if (isOnNoThread(request)) {
    if (thread === undefined) return 0;
    throw new ScenarioError({
      says: `what is ${request.verb} happens on no thread`,
      remedy: 'leave out .on(...)',
      site: callSite.site,
    });
  }
  if (thread !== undefined) return numberOf(compilation, thread, callSite);
  const { threadsDeclared } = compilation.machine;
  // A machine without any thread is refused when it is laid out.
  if (threadsDeclared.length < 2) return 0;
  throw new ScenarioError({
    says: `the machine has ${threadsDeclared.length} threads, and the step does not say which it is on`,
    remedy: `say so: .on(${threadsDeclared[0]?.name})`,
    site: callSite.site,
  });
}

function expectation(
  { machine, values }: Compilation,
  { expects, callSite }: SentenceContent,
): StepData['expect'] {
  if (expects?.kind !== 'sees') return expects ?? { kind: 'done' };
  if (machine.options.memory === false) {
    throw new ScenarioError({
      says: 'the machine does not track memory, so a load sees nothing',
      remedy: 'leave out .sees(...), or memory: false',
      site: callSite.site,
    });
  }
  for (const value of expects.values) values.mention(value, callSite);
  return expects;
}

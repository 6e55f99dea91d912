/** From sentences to steps, entries of a menu, and grants that are in force at the start. */

import type { GrantDescription } from '../../../model/description.ts';
import { right } from '../../../model/rights.ts';
import type { EntryData, StepData, Written } from '../data.ts';
import { refusal } from '../error.ts';
import type { Act, SentenceContent } from '../language/sentences.ts';
import { actionOf, isOnNoThread, isOutside, twoSpaces } from './actions.ts';
import { type Compilation, numberOf } from './compilation.ts';
import { extentOf } from './extents.ts';

export function stepOf(compilation: Compilation, { content }: Act): StepData {
  const { by, callSite, request } = content;
  if (by === undefined && !isOutside(request)) {
    throw refusal(
      'a step says who acts, and anyone is nobody in particular',
      'write the space whose code runs: app.loads(buffer)',
      callSite,
    );
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
    throw refusal(
      'what may happen comes of itself: an entry of a menu expects nothing',
      'leave out .faults(...) or .sees(...), or make it a step',
      callSite,
    );
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
    throw refusal(
      `initially ${request.verb}: only grants can be in force at the start`,
      'make it a step, or a grant',
      callSite,
    );
  }
  if (expects !== undefined || thread !== undefined) {
    throw refusal(
      'what is in force at the start happens on no thread and comes to nothing',
      'leave out .faults(...) and .on(...), or make it a step',
      callSite,
    );
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
    throw refusal(`what is ${request.verb} happens on no thread`, 'leave out .on(...)', callSite);
  }
  if (thread !== undefined) return numberOf(compilation, thread, callSite);
  const { threadsDeclared } = compilation.machine;
  // A machine without any thread is refused when it is laid out.
  if (threadsDeclared.length < 2) return 0;
  throw refusal(
    `the machine has ${threadsDeclared.length} threads, and the step does not say which it is on`,
    `say so: .on(${threadsDeclared[0]?.name})`,
    callSite,
  );
}

function expectation(
  { machine, values }: Compilation,
  { expects, callSite }: SentenceContent,
): StepData['expect'] {
  if (expects?.kind !== 'sees') return expects ?? { kind: 'done' };
  if (machine.options.memory === false) {
    throw refusal(
      'the machine does not track memory, so a load sees nothing',
      'leave out .sees(...), or memory: false',
      callSite,
    );
  }
  for (const value of expects.values) values.mention(value, callSite);
  return expects;
}

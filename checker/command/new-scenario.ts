/** `new NAME`: writes a scenario to start from where the project's scenarios are, and never over anything. */

import { posix, resolve } from 'node:path';
import { isReserved } from '../finding/rows.ts';
import { writeNew } from '../process/files.ts';
import { type Invocation, typed } from '../text/invocation.ts';
import { UnusableArguments } from './unusable-arguments.ts';

export interface Place {
  /** The project, and in it the folder of its scenarios. */
  readonly project: string;
  readonly folder: string;
  readonly invocation: Invocation;
}

/** The result is what to print. Throws `UnusableArguments` and `Unwritable`. */
export function newScenario(words: readonly string[], place: Place): string {
  const { project, folder, invocation } = place;
  const [name, ...more] = words;
  if (name === undefined || more.length > 0) {
    throw new UnusableArguments(
      `one name is wanted, for what the scenario shows: ${typed(invocation, 'new a-lent-buffer')}`,
    );
  }
  const refusal = refusalOfName(name);
  if (refusal !== undefined) {
    const { says, instead } = refusal;
    const hint = instead === undefined ? '' : `: ${typed(invocation, `new ${instead}`)}`;
    throw new UnusableArguments(`'${name}' will not do, because ${says}${hint}`);
  }
  const file = posix.join(folder, `${name}.scenario.ts`);
  if (!writeNew(resolve(project, file), template)) {
    throw new UnusableArguments(
      `${file} is there already: choose another name, or remove it first`,
    );
  }
  const meant = folder === 'scenarios' ? name : file;
  return `wrote ${file}\nnext: ${typed(invocation, `check ${meant}`)}\n`;
}

/** Why a name is refused, and a similar one that is not, if there is one; undefined when it is usable. */
export function refusalOfName(
  name: string,
): { says: string; instead: string | undefined } | undefined {
  const says = problemOf(name);
  if (says === undefined) return undefined;
  const plain = plainName(name);
  const isUsable = plain !== '' && plain !== name && problemOf(plain) === undefined;
  return { says, instead: isUsable ? plain : undefined };
}

const lettersMax = 100;

function problemOf(name: string): string | undefined {
  if (name === '') return 'a scenario needs a name, for what it shows';
  if (name.length > lettersMax) return `a name has at most ${lettersMax} letters`;
  if (isReserved(name)) {
    return `'${name}' is a row of the table that is nobody's scenario`;
  }
  if (name.endsWith('.ts')) return 'a name goes without the ending of its file';
  const isPlain = name.split('/').every((part) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(part));
  if (isPlain) return undefined;
  return 'a name has small letters, digits and single dashes, with / between folders';
}

function plainName(name: string): string {
  return name
    .replace(/^(\.*\/)*(scenarios\/)?/, '')
    .replace(/(\.scenario)?\.ts$/, '')
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split('/')
    .map((part) => part.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, ''))
    .filter((part) => part !== '')
    .join('/');
}

/**
 * A scenario that holds as it stands, so that its author can change it line by line and check it after
 * each change. A test checks it like any other.
 */
export const template = `// Change what is below step by step, and check it after each.
// The README of scenarios/ in portcullis teaches the language.

import { anyone, machine, never, scenario } from 'portcullis/scenario';

// Who there is: spaces, what they own, the ways into them, and the threads that run.
const m = machine();
const app = m.space('app');
const server = m.space('server');
const buffer = app.region('buffer');
const serve = server.portal('serve', { callers: [app] });
m.thread('main', app);

export default scenario(m, {
  // One sentence: what a reader learns from it.
  shows: 'A server reads a buffer while it is lent, and not a moment longer.',

  // The story, played once. A step that says nothing more has to succeed.
  steps: [
    app.calls(serve).lending(buffer, 'r'),
    server.loads(buffer),
    server.stores(buffer, 1).faults('protection'),
    server.returns(),
    app.calls(serve),
    server.loads(buffer).faults('protection'),
  ],

  // What may happen in the searches: every order of these is tried. Leave it out, and runs are
  // made up of everything that the machine could be asked for.
  may: [app.calls(serve).lending(buffer, 'r'), server.loads(buffer), anyone.returns()],

  // What is intended, whatever happens.
  policy: [never(server, 'w', buffer)],
});
`;

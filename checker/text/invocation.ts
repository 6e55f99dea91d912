/**
 * Commands as they are typed where the checker was started: `check lend --seed 1` is
 * `npm run check -- lend --seed 1` in the clone, and `npx portcullis check lend --seed 1` elsewhere.
 */

/** What starts the checker: a script of the clone, or the program of the package. */
export type Invocation = 'npm run' | 'npx';

/** Scripts that are not called as their command is. */
const scripts: Readonly<Record<string, string>> = { new: 'new-scenario' };

/** `command` begins with the name of the command; all else in it is quoted for a shell. */
export function typed(invocation: Invocation, command: string): string {
  if (invocation === 'npx') return `npx portcullis ${command}`.trimEnd();
  const [name = '', ...rest] = command.split(' ');
  const script = `npm run ${scripts[name] ?? name}`;
  if (rest.length === 0) return script;
  // npm takes flags for its own unless this stands before them; a new scenario has none.
  return [script, ...(name === 'new' ? [] : ['--']), ...rest].join(' ');
}

/** With its command as it is typed. */
export function asTyped<T extends { readonly command: string }>(
  invocation: Invocation,
  searched: T,
): T {
  return { ...searched, command: typed(invocation, searched.command) };
}

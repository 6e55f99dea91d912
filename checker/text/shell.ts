/** Words as a shell takes them, for the commands that messages print. */

/** A name as one word, quoted where it has to be. */
export function asWord(name: string): string {
  return /^[\w@%+=:,./-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}

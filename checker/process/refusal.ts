/** What to say of a scenario file that reached for what its process may not touch. */

interface RefusedAccess {
  readonly says: string;
  readonly remedy: string;
}

const isData = 'a scenario is data and does nothing: remove what does that';

/** By what Node's permission model calls it. */
const acts: Readonly<Record<string, (resource: string) => RefusedAccess>> = {
  FileSystemRead: (path) => ({
    says: `reads ${path || 'a file'}, and a scenario may read only what it imports`,
    remedy: "write it into the file, or import it: import table from './table.json'",
  }),
  FileSystemWrite: (path) => ({
    says: `writes ${path || 'a file'}, and a scenario may write nothing`,
    remedy: isData,
  }),
  ChildProcess: () => ({ says: 'starts another program, and it may not', remedy: isData }),
  WorkerThreads: () => ({ says: 'starts a thread, and it may not', remedy: isData }),
  Inspector: () => ({ says: 'opens the inspector, and it may not', remedy: isData }),
};

/** Of a thrown error's `code`, `permission` and `resource`; undefined if nothing was refused. */
export function refusalOf(
  code: string,
  permission: string,
  resource: string,
): RefusedAccess | undefined {
  if (code === 'ERR_DLOPEN_DISABLED') {
    return { says: 'loads native code, and it may not', remedy: isData };
  }
  if (code !== 'ERR_ACCESS_DENIED') return undefined;
  const act = acts[permission];
  if (act !== undefined) return act(resource.replace(/^\\\\\?\\/, ''));
  return { says: 'reaches into Node itself, and it may not', remedy: isData };
}

/**
 * What can be wrong with a lock file although `npm install` was content with it.
 *
 * npm leaves out an optional package that its registry does not have (a binary for another
 * platform, say), and `npm ci` then refuses the lock file that npm itself has written.
 */

export interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export function lockFaults(lock: Lock): string[] {
  return Object.entries(lock.packages).flatMap(([path, { resolved, optionalDependencies }]) => [
    ...(resolved === undefined ? [] : [`${path} says where it was downloaded: ${resolved}`]),
    ...Object.keys(optionalDependencies ?? {})
      .filter((name) => !places(path, name).some((place) => place in lock.packages))
      .map((name) => `${path} wants ${name}, which is not in the lock file`),
  ]);
}

/** Versions that say more than one thing. A checker is run as it was tested, so each is exact. */
export function unpinned(dependencies: Readonly<Record<string, string>>): string[] {
  return Object.entries(dependencies)
    .filter(([, version]) => !/^(npm:(@?[^@]+)@)?\d+\.\d+\.\d+$/.test(version))
    .map(([name, version]) => `${name} ${version}`);
}

/** Where Node looks for a package that the package at `path` imports, innermost first. */
function places(path: string, name: string): string[] {
  const here = `${path === '' ? '' : `${path}/`}node_modules/${name}`;
  if (path === '') return [here];
  const outer = path.slice(0, Math.max(0, path.lastIndexOf('node_modules/') - 1));
  return [here, ...places(outer, name)];
}

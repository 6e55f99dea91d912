/**
 * A hook for module loading: TypeScript is read as ES modules, whatever its package says of itself.
 *
 * `npm init` writes `"type": "commonjs"`. A scenario read as CommonJS would get a copy of the language of
 * its own, translated for it, and none of its nouns would be of the classes that the checker knows.
 */

import type { ResolveHook } from 'node:module';

export const resolve: ResolveHook = async (specifier, context, nextResolve) => {
  const resolved = await nextResolve(specifier, context);
  const isTypescript = /\.ts(\?|$)/.test(resolved.url);
  return isTypescript && resolved.format === 'commonjs'
    ? { ...resolved, format: 'module' }
    : resolved;
};

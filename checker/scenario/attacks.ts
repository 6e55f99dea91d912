/** The verbs of the scenario language of which an attacker tries everything, in the order of its words. */

export const attackVerbs = [
  'fetches',
  'loads',
  'stores',
  'calls',
  'returns',
  'skips',
  'grants',
  'revokes',
  'unpasses',
  'unwinds',
  'starts',
  'stops',
  'maps',
  'unmaps',
  'destroys',
  'creates',
  'pins',
  'unpins',
  'aims',
  'binds',
  'handles',
  'begins',
  'opens',
  'closes',
] as const;

export type AttackVerb = (typeof attackVerbs)[number];

/** Which verbs an attacker is left with: those named, or all but those named. */
export interface VerbLimit {
  readonly kind: 'only' | 'except';
  readonly verbs: readonly AttackVerb[];
}

/** The verbs that are left, in their order. */
export function verbsWithin(limit: VerbLimit | undefined): AttackVerb[] {
  if (limit === undefined) return [...attackVerbs];
  return attackVerbs.filter((verb) => limit.verbs.includes(verb) === (limit.kind === 'only'));
}

/**
 * Rights and their passable marks, as bits.
 *
 * `r` read, `w` write, `x` execute, `e` enter a portal. Each right of a fact may carry the mark
 * `+`: its holder may pass that right on. The mark belongs to the right it came with, so a right
 * and its mark are two bits of one number and never travel apart: four bits of rights, and above
 * them four bits of marks. A mark without its right does not exist.
 */

/** A set of rights with marks: bits 0-3 are r w x e, bits 4-7 their marks. */
export type Rights = number;

/** A non-empty set of rights in the order r w x e, without marks or all passable. */
export type RightsText =
  | Exclude<`${'r' | ''}${'w' | ''}${'x' | ''}${'e' | ''}`, ''>
  | `${Exclude<`${'r' | ''}${'w' | ''}${'x' | ''}${'e' | ''}`, ''>}+`;

export const letters = ['r', 'w', 'x', 'e'] as const;
export type Letter = (typeof letters)[number];

export const right: Readonly<Record<Letter, Rights>> = { r: 1, w: 2, x: 4, e: 8 };

const plainMask = 0x0f;

export const noRights: Rights = 0;
/** What an owner holds on what it owns: "every right, passable". */
export const allRights: Rights = 0xff;

/** The rights without their marks. */
export function plain(rights: Rights): Rights {
  return rights & plainMask;
}

/** Those rights, as plain bits, that may be passed on. */
export function passable(rights: Rights): Rights {
  return rights >> 4;
}

/** The same rights, every one of them passable. */
export function marked(rights: Rights): Rights {
  return plain(rights) | (plain(rights) << 4);
}

/** What is left of `rights` when only the plain rights in `kept` may stay; marks go with them. */
export function cutTo(rights: Rights, kept: Rights): Rights {
  return rights & marked(kept);
}

/** What is left of `rights` when those named in `gone` are taken away, marks included. */
export function without(rights: Rights, gone: Rights): Rights {
  return rights & ~marked(gone);
}

/** What is left of `rights` when the marks of those named in `gone` are taken away. */
export function unmarked(rights: Rights, gone: Rights): Rights {
  return rights & ~(plain(gone) << 4);
}

/** Every plain right of `wanted` is in `held`. */
export function covers(held: Rights, wanted: Rights): boolean {
  return (plain(wanted) & ~held) === 0;
}

/** `rw+` means that both are passable. Undefined for a text that names no rights; throws nothing. */
export function parseRights(text: string): Rights | undefined {
  const match = /^(r?w?x?e?)(\+?)$/.exec(text);
  if (match === null || match[1] === '') return undefined;
  let rights = noRights;
  for (const letter of match[1] as string) rights |= right[letter as Letter];
  return match[2] === '+' ? marked(rights) : rights;
}

/** `rw+`, `r`, or for mixed marks the passable ones first: `r+ w`. Nothing held is `none`. */
export function showRights(rights: Rights): string {
  if (plain(rights) === 0) return 'none';
  const spell = (set: Rights) => letters.filter((letter) => (set & right[letter]) !== 0).join('');
  const strong = spell(passable(rights));
  const weak = spell(plain(rights) & ~passable(rights));
  return [strong === '' ? '' : `${strong}+`, weak].filter((part) => part !== '').join(' ');
}

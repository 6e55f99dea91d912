/** Numbers as people read them. */

/** `7,412` */
export function thousands(integer: number): string {
  return String(integer).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 step`, `7,412 steps` */
export function counted(integer: number, noun: string): string {
  return `${thousands(integer)} ${noun}${integer === 1 ? '' : 's'}`;
}

/** `0.4 s` */
export function secondsText(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

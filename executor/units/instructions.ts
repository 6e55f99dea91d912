/** The instructions by number, so that words of the state can name them. */

import type { Action } from '../../model/action.ts';
import { present } from '../../model/assert.ts';

export class Instructions {
  readonly #actions: Action[] = [];
  readonly #numbers = new Map<Action, number>();

  numberOf(action: Action): number {
    const known = this.#numbers.get(action);
    if (known !== undefined) return known;
    this.#numbers.set(action, this.#actions.length);
    return this.#actions.push(action) - 1;
  }

  action(number: number): Action {
    return present(this.#actions[number], 'an instruction has its number');
  }

  /** None has a number any more. */
  clear(): void {
    this.#actions.length = 0;
    this.#numbers.clear();
  }
}

/** What commander refuses of a command line, in one sentence with a remedy. */

import type { CommanderError } from 'commander';
import { type Invocation, typed } from '../text/invocation.ts';
import { nearest, suggestion } from '../text/nearest.ts';
import { asWord } from '../text/shell.ts';
import {
  type CommandName,
  commandNames,
  type Flag,
  flags,
  flagsOf,
  isFlag,
  optionOf,
} from './options.ts';

/** What was a flag before it was a command. */
export const retired: Readonly<Record<string, string>> = {
  list: 'list',
  replay: 'replay FILE',
  'new-scenario': 'new NAME',
};

/** Commander quotes the word that it stumbles over. */
export function refusalOf(
  { code, message }: CommanderError,
  words: readonly string[],
  invocation: Invocation,
): string {
  const word = /'([\s\S]*)'/.exec(message)?.[1] ?? '';
  const command = commandNames.find((name) => name === words[0]);
  switch (code) {
    case 'commander.unknownOption':
      return unknownFlag(word, command, invocation);
    case 'commander.optionMissingArgument': {
      const [, flag = ''] = /^--([\w-]+)/.exec(word) ?? [];
      return isFlag(flag) ? missingValue(flag) : message;
    }
    case 'commander.unknownCommand':
      return unknownCommand(words[0] ?? '', invocation);
    case 'commander.missingArgument':
      return `a report is wanted: ${typed(invocation, 'replay reports/NAME.PROPERTY.json')}`;
    case 'commander.excessArguments':
      // No flag of this command has a value.
      return `replay ${whyOfReplay}, so leave out '${words.filter(isOperand).at(-1)}'`;
    default:
      return message;
  }
}

function isOperand(word: string): boolean {
  return !word.startsWith('-');
}

const whyOfReplay = 'takes its scenario and its steps from the file';

export function missingValue(flag: Flag): string {
  return `--${flag} wants a value: --${flag} ${optionOf(flag).value?.example}`;
}

function unknownFlag(
  written: string,
  command: CommandName | undefined,
  invocation: Invocation,
): string {
  const [, flag = ''] = /^--([^=]+)/.exec(written) ?? [];
  const become = Object.hasOwn(retired, flag) ? retired[flag] : undefined;
  if (become !== undefined) {
    return `--${flag} is a command of its own: ${typed(invocation, become)}`;
  }
  if (isFlag(flag)) return misplacedFlag(flag, written, command, invocation);
  const known = [...flags].sort().map((one) => `--${one}`);
  const hint = suggestion(written, known);
  return `there is no flag ${written}; ${hint}${hint === '' ? '' : ' '}--help names them all`;
}

/** A flag that there is, with a value that it does not take or where it does not belong. */
function misplacedFlag(
  flag: Flag,
  written: string,
  command: CommandName | undefined,
  invocation: Invocation,
): string {
  if (command === undefined) {
    return `--${flag} stands behind a command: ${typed(invocation, `check --${flag}`)}`;
  }
  if (flagsOf(command).includes(flag)) {
    return `--${flag} takes no value, so not '${written.slice(flag.length + 3)}'; write --${flag}`;
  }
  const why = command === 'replay' ? whyOfReplay : 'checks nothing';
  return `${command} ${why}, so leave out --${flag}`;
}

function unknownCommand(word: string, invocation: Invocation): string {
  const meant = nearest(word, commandNames);
  const check = typed(invocation, `check ${asWord(word)}`);
  const hint =
    meant === undefined
      ? `a scenario of that name is checked by ${check}`
      : `did you mean '${meant}'?`;
  return `there is no command '${word}'; ${hint}`;
}

/**
 * The commands of the program and their help, made by commander from the table of options.
 *
 * Every word is understood or refused: a misspelt flag that was passed over would leave its user
 * believing in a check that never ran.
 */

import { Command, CommanderError, Option } from 'commander';
import { propertyNames } from '../../properties/names.ts';
import { type Invocation, typed } from '../text/invocation.ts';
import { hanging } from '../text/wrap.ts';
import { type CommandName, commandNames, type Flag, flagsOf, optionOf } from './options.ts';
import { missingValue, refusalOf } from './refused-words.ts';
import { UnusableArguments } from './unusable-arguments.ts';

/** The texts of the values, as often as the flag was given. */
export type Given = ReadonlyMap<Flag, readonly string[]>;

/** How the program was started, and which it is. */
export interface Start {
  readonly invocation: Invocation;
  readonly version: string;
  /** How wide the manual may be. */
  readonly columns: number;
}

/** A command with its words: those of flags, and the others. */
export interface Heard {
  readonly command: CommandName;
  readonly given: Given;
  readonly operands: readonly string[];
}

/** A text was asked for, or nothing was: then it is the help, and nothing was checked. */
export interface Manual {
  readonly text: string;
  readonly isAskedFor: boolean;
}

interface CommandEntry {
  readonly operand: string;
  readonly says: string;
  /** Paragraphs of its help. */
  readonly more?: string;
}

const commands: Readonly<Record<CommandName, CommandEntry>> = {
  check: {
    operand: '[NAME...]',
    says:
      'checks scenarios: plays their steps, searches at random and exhaustively for what breaks a ' +
      'property, and compares what is found with what they say must be found',
    more: `NAME is a name as the command list prints it, the beginning of one up to a slash, a part of one, or
a path to a file or folder; NAME:LINE is the scenario of a line of its file, NAME@VARIANT a scenario
under one design. Without any, all
files below scenarios/ that end in .scenario.ts are checked. random-machines is a name too: the
contract's properties on machines that nobody wrote; in the checker's own clone they are checked with the rest.

Exit status, the worst of what was met, worst first:
  130  interrupted
    1  crash: a bug of the checker itself
    4  unusable: a scenario, a word of the command line, or nothing to check
    2  not as they say: a violation unexpected, or an expected one missing
    5  vacuous: something that was to be exercised was not
    3  undecided: a limit was reached first
    0  everything is as the scenarios say

Properties: ${propertyNames.map(asOneWord).join(', ')}`,
  },
  new: {
    operand: '[NAME]',
    says: 'writes a scenario to start from, which holds as it stands',
  },
  list: { operand: '[NAME...]', says: 'names the scenarios and what each shows' },
  replay: {
    operand: '<FILE>',
    says: 'plays the run of a report again, as its JSON file has it, and nothing else',
  },
};

/** Throws `UnusableArguments`. */
export function heard(
  words: readonly string[],
  { invocation, version, columns }: Start,
): Heard | Manual {
  const width = Math.min(columns, columnsMax);
  let answer: Heard | undefined;
  let text = '';
  const program = new Command('portcullis')
    .description('Checks who may touch what memory: a model checker for protection semantics.')
    .exitOverride()
    .showSuggestionAfterError(false)
    .configureOutput({
      getOutHelpWidth: () => width,
      getErrHelpWidth: () => width,
      writeOut: (written) => {
        text += written;
      },
      writeErr: (written) => {
        text += written;
      },
    })
    .configureHelp({
      commandUsage: (command) =>
        hanging(usageOf(command, invocation), width - 'Usage: '.length, { indent: 2 }).join('\n'),
      minWidthToWrap: 1,
    })
    .helpCommand('help [COMMAND]', 'prints what a command does, and its options');
  withManual(program, version);
  for (const name of commandNames) {
    const given = new Map<Flag, string[]>();
    const { operand, says, more = '' } = commands[name];
    const command = program.command(`${name} ${operand}`).summary(says).description(sentence(says));
    withManual(command, version).action(() => {
      answer = { command: name, given, operands: command.args };
    });
    if (more !== '') command.addHelpText('after', `\n${laidOut(more, width)}`);
    // More words than one are refused with an example of one.
    if (name === 'new') command.allowExcessArguments();
    for (const flag of flagsOf(name)) addFlag(command, flag, given);
  }
  try {
    program.parse(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (!isManual(error)) throw new UnusableArguments(refusalOf(error, words, invocation));
    return { text, isAskedFor: error.exitCode === 0 };
  }
  if (answer === undefined) throw new Error('commander has called no command, and refused nothing');
  return answer;
}

function withManual(command: Command, version: string): Command {
  return command
    .helpOption('-h, --help', 'prints this')
    .version(`portcullis ${version}`, '-v, --version', 'prints the version');
}

/** As it is typed, with its words in capitals. */
function usageOf(command: Command, invocation: Invocation): string {
  const name = command.name();
  if (name === 'portcullis') return typed(invocation, 'COMMAND [NAME...] [OPTION...]');
  const { operand } = commands[name as CommandName];
  return typed(invocation, `${name} ${operand}${name === 'new' ? '' : ' [OPTION...]'}`);
}

function sentence(says: string): string {
  return `${says.charAt(0).toUpperCase()}${says.slice(1)}.`;
}

/** No line of the help is longer, however wide the window. */
const columnsMax = 96;

/** A name of several words stays in one line. */
function asOneWord(name: string): string {
  return name.replaceAll(' ', '\u00a0');
}

/** Paragraphs, and lists whose entries hang behind their first word. */
function laidOut(text: string, width: number): string {
  const paragraphs = text.split('\n\n').map((part) => {
    const [head = '', ...entries] = part.split(/\n(?= )/);
    const lines = entries.flatMap((entry) => {
      const [label = ''] = /^ +\S+ +/.exec(entry) ?? [];
      return hanging(entry.slice(label.length), width, { label });
    });
    return [...hanging(head.replaceAll('\n', ' '), width), ...lines].join('\n');
  });
  return paragraphs.join('\n\n').replaceAll('\u00a0', ' ');
}

function addFlag(command: Command, flag: Flag, given: Map<Flag, string[]>): void {
  const { help, value, repeats } = optionOf(flag);
  const written = value === undefined ? `--${flag}` : `--${flag} <${value.shape}>`;
  const option = new Option(written, help);
  command.addOption(help === undefined ? option.hideHelp() : option);
  command.on(`option:${flag}`, (text: string | undefined) => {
    if (text === '') throw new UnusableArguments(missingValue(flag));
    const texts = given.get(flag) ?? [];
    if (texts.length > 0 && value !== undefined && !repeats) {
      throw new UnusableArguments(`--${flag} is given twice; leave out one of them`);
    }
    given.set(flag, [...texts, text ?? '']);
  });
}

function isManual({ code }: CommanderError): boolean {
  return ['commander.help', 'commander.helpDisplayed', 'commander.version'].includes(code);
}

import type { Argument, Command, Option } from 'commander';

/** What can stand in a place of the command line: one of these words, a file, an ID that this machine has, or what is not known. */
export type Candidates =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'files' }
  | { readonly kind: 'ids'; readonly of: IdKind }
  | { readonly kind: 'unknown' };

/** Where IDs come from: unfinished transfers, or the history. */
export const ID_KINDS = ['unfinished', 'history'] as const;
export type IdKind = (typeof ID_KINDS)[number];

/** What can follow the words of `path`, such as ` admin tokens`; empty for the program itself. */
export interface Completable {
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  /** Of the first argument for which there are any. */
  readonly argument: Candidates;
  readonly options: readonly CompletableOption[];
}

export interface CompletableOption {
  readonly long: string | undefined;
  readonly short: string | undefined;
  readonly description: string;
  /** Undefined where it takes no value. */
  readonly value: Candidates | undefined;
}

const FILES = ['path', 'file'];
const UNKNOWN: Candidates = { kind: 'unknown' };

/** The command and all below it, each with the words that lead to it. */
export function describeTree(command: Command, path = ''): Completable[] {
  const help = command.createHelp();
  const below = visibleBelow(command);
  const known = command.registeredArguments.map((argument) => ofArgument(path, argument));
  const own: Completable = {
    path,
    commands: below.map((each) => ({ name: each.name(), description: each.summary() || each.description() })),
    argument: known.find(({ kind }) => kind !== 'unknown') ?? UNKNOWN,
    options: help.visibleOptions(command).map(ofOption),
  };
  return [own, ...below.flatMap((each) => describeTree(each, `${path} ${each.name()}`))];
}

/** Without the one that `help` names, and without those that are for scripts. */
export function visibleBelow(command: Command): Command[] {
  const shown = command.createHelp().visibleCommands(command);
  return command.commands.filter((each) => shown.includes(each));
}

function ofArgument(path: string, argument: Argument): Candidates {
  const name = argument.name();
  if (argument.argChoices) return { kind: 'words', words: argument.argChoices };
  if (FILES.includes(name)) return { kind: 'files' };
  if (name === 'link') return { kind: 'ids', of: 'history' };
  if (name === 'id' && path === ' resume') return { kind: 'ids', of: 'unfinished' };
  return name === 'id' && path.startsWith(' history') ? { kind: 'ids', of: 'history' } : UNKNOWN;
}

function ofOption({ long, short, description, required, optional, argChoices, flags }: Option): CompletableOption {
  const [, name = ''] = /<([a-z]+)/.exec(flags) ?? [];
  const valued = FILES.includes(name) ? { kind: 'files' as const } : UNKNOWN;
  const candidates: Candidates = argChoices ? { kind: 'words', words: argChoices } : valued;
  return { long, short, description, value: required || optional ? candidates : undefined };
}

import type { Argument, Command, Option } from 'commander';
import { visibleBelow } from './completable.ts';

/** A page of the manual, such as `sgraph-send-send.1`. */
export interface ManPage {
  readonly file: string;
  readonly text: string;
}

/** One page of the program, and one of each of its commands with all that is below it, in mdoc(7). */
export function manPages(program: Command, version: string): ManPage[] {
  const commands = visibleBelow(program);
  const pages = commands.map((command) => {
    const name = `${program.name()}-${command.name()}`;
    const body = [...sectionsOf(command, `${program.name()} ${command.name()}`), ...seeAlso([program.name()])];
    return page(name, command.summary(), version, body);
  });
  const names = commands.map((command) => `${program.name()}-${command.name()}`);
  const body = [...sectionsOf(program, program.name()), ...seeAlso(names)];
  return [page(program.name(), 'end-to-end encrypted file transfer', version, body), ...pages];
}

function page(name: string, about: string, version: string, body: readonly string[]): ManPage {
  const head = [
    '.Dd $Mdocdate$',
    `.Dt ${name.toUpperCase()} 1`,
    `.Os sgraph-send ${version}`,
    '.Sh NAME',
    `.Nm ${name}`,
    `.Nd ${plain(about)}`,
  ];
  return { file: `${name}.1`, text: `${[...head, ...body].join('\n')}\n` };
}

/** What a command does, with the commands below it as sections of their own. */
function sectionsOf(command: Command, words: string): string[] {
  const below = visibleBelow(command);
  const { about, examples } = described(command);
  const isProgram = command.parent === null;
  return [
    ...section('SYNOPSIS', [
      synopsis(command, words),
      ...below.map((each) => synopsis(each, `${words} ${each.name()}`)),
    ]),
    ...section('DESCRIPTION', about),
    ...section('ARGUMENTS', list(command.registeredArguments.map(argumentItem))),
    ...section('OPTIONS', optionList(command)),
    ...(isProgram
      ? section('COMMANDS', list(below.map((each) => [`.It Cm ${each.name()}`, ...paragraphs(each.summary())])))
      : below.flatMap((each) => subsection(each, words))),
    ...section('EXIT STATUS', [
      '0 on success.',
      'Each other number is one kind of failure.',
      'The documentation of the command line lists them.',
    ]),
    ...section('EXAMPLES', examples.length === 0 ? [] : ['.Bd -literal', ...examples.map(escaped), '.Ed']),
  ];
}

function subsection(command: Command, words: string): string[] {
  const { about, examples } = described(command);
  const all = `${words} ${command.name()}`;
  return section(`COMMAND ${all.slice(all.indexOf(' ') + 1)}`, [
    ...about,
    ...list([...command.registeredArguments.map(argumentItem), ...visibleOptions(command).map(optionItem)]),
    ...(examples.length === 0 ? [] : ['.Pp', 'Example:', '.Bd -literal', ...examples.map(escaped), '.Ed']),
    ...visibleBelow(command).flatMap((each) => subsection(each, all)),
  ]);
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`.Sh ${title}`, ...lines];
}

function seeAlso(names: readonly string[]): string[] {
  const sorted = [...names].sort();
  return section(
    'SEE ALSO',
    sorted.map((name, index) => `.Xr ${name} 1${index < sorted.length - 1 ? ' ,' : ''}`),
  );
}

function synopsis(command: Command, words: string): string {
  const names = command.registeredArguments.map((argument) => {
    const shown = `Ar ${argument.name()}${argument.variadic ? ' ...' : ''}`;
    return argument.required ? shown : `Oo ${shown} Oc`;
  });
  if (names.length === 0 && visibleBelow(command).length > 0) names.push('Ar command');
  // `Op` would enclose the rest of the line.
  const options = names.length === 0 ? 'Op Ar options' : 'Oo Ar options Oc';
  return `.Nm ${words} ${[options, ...names].join(' ')}`;
}

function optionList(command: Command): string[] {
  return list(visibleOptions(command).map(optionItem));
}

function visibleOptions(command: Command): Option[] {
  return command.createHelp().visibleOptions(command);
}

function list(items: readonly (readonly string[])[]): string[] {
  return items.length === 0 ? [] : ['.Bl -tag -width Ds', ...items.flat(), '.El'];
}

function argumentItem(argument: Argument): string[] {
  const choices = argument.argChoices ? [`One of ${argument.argChoices.join(', ')}.`] : [];
  return [`.It Ar ${argument.name()}`, ...paragraphs(argument.description), ...choices.map(escaped)];
}

function optionItem({ long, short, flags, description, argChoices }: Option): string[] {
  const [, value] = /<([^>]+)>/.exec(flags) ?? [];
  const names = [short, long].flatMap((name) => (name === undefined ? [] : [`Fl ${name.slice(1)}`]));
  const choices = argChoices ? [`One of ${argChoices.join(', ')}.`] : [];
  return [
    `.It ${names.join(' , ')}${value === undefined ? '' : ` Ar ${value}`}`,
    ...paragraphs(description),
    ...choices.map(escaped),
  ];
}

/** What the help says of a command, with the text behind its options, and its examples. */
function described(command: Command): { readonly about: readonly string[]; readonly examples: readonly string[] } {
  let whole = '';
  command.configureOutput({ writeOut: (text) => void (whole += text) }).outputHelp();
  const written = whole.slice(command.helpInformation().length);
  const [before = '', after = ''] = written.split(/^Examples?:$/m);
  const text = before
    .split(/\n{2,}/)
    .map((each) => each.trimEnd())
    .filter((each) => each !== '');
  const examples = after.split('\n').map((line) => line.replace(/^ {2}/, ''));
  const about = [...paragraphs(command.description()), ...text.flatMap((each) => ['.Pp', ...block(each)])];
  return { about, examples: examples.filter((line) => line !== '') };
}

/** Text, and behind it what the help has as a list: names, each above more indented lines. */
function block(text: string): string[] {
  const lines = text.split('\n').filter((line) => line !== '');
  const first = lines.findIndex((line) => line.startsWith('  '));
  if (first === -1) return paragraphs(lines.join(' '));
  const items = lines
    .slice(first)
    .map((line) =>
      /^ {2}\S/.test(line) ? [`.It "${plain(line.trim()).replaceAll('"', '""')}"`] : paragraphs(line.trim()),
    );
  return [...(first === 0 ? [] : paragraphs(lines.slice(0, first).join(' '))), ...list(items)];
}

/** Each sentence has a line of its own, as mdoc wants it. */
function paragraphs(text: string): string[] {
  return sentence(text)
    .split(/(?<=\.\)?) (?=\S)/)
    .map(escaped);
}

function sentence(text: string): string {
  if (text === '') return text;
  // Not of a name, such as `memory:`.
  const whole = /^[a-z]+[ ,.]/.test(text) ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text;
  return /[.:)]$/.test(whole) ? whole : `${whole}.`;
}

/** A text as an argument of a macro. */
function plain(text: string): string {
  return escaped(text).replace(/^\\&/, '');
}

/** A line that holds no request and no escape; a hyphen and a quote stay what can be copied. */
function escaped(line: string): string {
  const characters = line
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('`', '\\(ga')
    .replaceAll("'", '\\(aq');
  const ascii = characters.replace(
    /[^ -~]/gu,
    (character) => `\\[u${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}]`,
  );
  return ascii.startsWith('.') ? `\\&${ascii}` : ascii;
}

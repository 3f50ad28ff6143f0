import { text as read } from 'node:stream/consumers';
import { Argument, Command } from 'commander';
import { SendError } from '../core/errors.ts';
import type { ConfigName, ConfigValues } from './config-file.ts';
import { configName, shownValue, withValue, writeConfig } from './config-file.ts';
import { Config, processConfig } from './settings.ts';
import type { TerminalFlags } from './terminal.ts';
import { createTerminal } from './terminal.ts';

/** `sgraph-send config`. */
export function configCommand(): Command {
  const command = new Command('config')
    .description('Show or change the configuration file, from which flags and variables take over.')
    .addHelpText(
      'after',
      `
Examples:
  sgraph-send config set server https://send.example
  sgraph-send config set token - < code.txt
  sgraph-send config get server
  sgraph-send config list`,
    );
  command
    .command('list')
    .description('Show what the file has. Access codes and passwords are hidden.')
    .option('--json', 'the result as JSON')
    .addHelpText('after', '\nExample:\n  sgraph-send config list --json')
    .action(runList);
  command
    .command('get')
    .addArgument(nameArgument())
    .description('Print one value.')
    .option('--json', 'the value as JSON')
    .addHelpText('after', '\nExample:\n  sgraph-send config get server')
    .action(runGet);
  command
    .command('set')
    .addArgument(nameArgument())
    .argument('<value>', 'the value; - is standard input, so that other users of this machine do not see it')
    .description('Set one value.')
    .option('--json', 'which file was changed, as JSON')
    .addHelpText('after', '\nExample:\n  sgraph-send config set expires 7d')
    .action(runSet);
  command
    .command('unset')
    .addArgument(nameArgument())
    .description('Remove one value.')
    .option('--json', 'which file was changed, as JSON')
    .addHelpText('after', '\nExample:\n  sgraph-send config unset expires')
    .action(runUnset);
  return command;
}

/** Its choices are shown and completed; what is wrong with another name is said by the command. */
function nameArgument(): Argument {
  return Object.assign(new Argument('<name>', 'setting'), { argChoices: Object.keys(Config.shape) });
}

async function runList(flags: TerminalFlags): Promise<void> {
  const { path, values } = processConfig();
  const shown = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, shownValue(name as ConfigName, value)] as const],
  );
  const terminal = createTerminal(flags);
  terminal.say(path ?? 'this user has no home folder, so there is no file');
  if (shown.length === 0 && !flags.json) return;
  const lines = shown.map(([name, value]) => `${name} ${value}`);
  await terminal.result(lines.join('\n'), Object.fromEntries(shown));
}

async function runGet(text: string, flags: TerminalFlags): Promise<void> {
  const name = configName(text);
  const value = processConfig().values[name];
  if (value === undefined) throw new SendError('not_found', `the configuration file has no ${name}`);
  await createTerminal(flags).result(String(value), value);
}

async function runSet(text: string, given: string, flags: TerminalFlags): Promise<void> {
  const name = configName(text);
  const value = given === '-' ? (await read(process.stdin)).trim() : given;
  await change((values) => withValue(values, name, value), flags);
}

async function runUnset(text: string, flags: TerminalFlags): Promise<void> {
  const name = configName(text);
  await change(({ [name]: _, ...others }) => others, flags);
}

async function change(make: (values: ConfigValues) => ConfigValues, flags: TerminalFlags): Promise<void> {
  const { path, values } = processConfig();
  if (path === undefined)
    throw new SendError('not_writable', 'this user has no home folder: set XDG_CONFIG_HOME to a folder');
  await writeConfig(path, make(values));
  const terminal = createTerminal(flags);
  terminal.say(`changed ${path}`);
  if (flags.json) await terminal.result('', { changed: path });
}

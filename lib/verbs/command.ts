import { createInterface } from 'node:readline/promises';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { usageWords } from '../../core/usage-words.ts';
import type { DeployFlags } from '../config/request.ts';
import { exitCodeOf, messageOf } from '../deploy-error.ts';
import { VERDICT_CODES } from '../outcome.ts';
import { TARGETS } from '../config/request.ts';
import type { CommandParts } from './parts.ts';
import type { ShownConfig } from './config-command.ts';
import type { VerbName } from './verb-facts.ts';
import { VERBS } from './verb-facts.ts';

/** Runs the command line and gives its exit code: 0 good, 1 red, 2 wrong use, others as in `EXIT_CODES`. */
export async function runDeployCommand(argv: readonly string[], parts: CommandParts): Promise<number> {
  let code = 0;
  const program = new Command('deploy')
    .description(
      'Deploys SGraph Send to AWS or an emulator of it (AWS_ENDPOINT_URL), to Google Cloud or to Docker, and verifies it.',
    )
    .exitOverride()
    .configureOutput({ outputError: () => undefined });
  for (const [name, { description }] of Object.entries(VERBS)) {
    const command = withFlags(new Command(name).description(description)).copyInheritedSettings(program);
    if (name === 'create') command.option('--end-old-admin-keys', 'make the given admin key the only valid one', false);
    if (name === 'create')
      command.option(
        '--prune',
        'remove what was added by hand to resources of the product, such as a permission',
        false,
      );
    if (['create', 'plan', 'round-trip'].includes(name))
      command.option(
        '--oidc-secret-file <file>',
        'file with the secret of the client at the sign-in provider, - for standard input (default: the variable SGRAPH_SEND_OIDC_CLIENT_SECRET_<ENV>)',
      );
    if (name === 'inventory') command.option('--all', 'also list resources of others', false);
    if (name === 'smoke') command.option('--allow-skipped', 'exit with 0 although some checks could not be run', false);
    if (name === 'delete' || name === 'round-trip')
      command.option('--force', 'also delete what is locked, and objects that the product did not write', false);
    if (name === 'delete' || name === 'round-trip')
      command.addOption(
        new Option('--keep <components>', 'empty these components but keep them, such as storage').argParser(listOf),
      );
    program.addCommand(
      command.action(async (flags: DeployFlags) => {
        // With everything that asks platforms: what only shows the help does without.
        const { runVerb } = await import('./verbs.ts');
        code = VERDICT_CODES[await runVerb(name as VerbName, flags, parts, confirm)];
      }),
    );
  }
  program.addCommand(configCommand().copyInheritedSettings(program));
  try {
    await program.parseAsync([...argv]);
    return code;
  } catch (thrown) {
    return failed(thrown);
  }
}

function configCommand(): Command {
  return withPlaceFlags(new Command('config'))
    .description('Show the configuration, each value with its source.')
    .option('--schema', 'print the JSON schema of the configuration file', false)
    .option('--json', 'print it as JSON', false)
    .action(async (flags: ShownConfig) => {
      const { showConfig } = await import('./config-command.ts');
      process.stdout.write(await showConfig(flags));
    });
}

function failed(thrown: unknown): number {
  if (thrown instanceof CommanderError) {
    const words = thrown.exitCode === 0 ? undefined : usageWords(thrown);
    if (words !== undefined) process.stderr.write(`${words}\n(add --help to see what is possible)\n`);
    return thrown.exitCode === 0 ? 0 : 2;
  }
  process.stderr.write(`${messageOf(thrown)}\n`);
  return exitCodeOf(thrown);
}

/** What every command is about. */
function withPlaceFlags(command: Command): Command {
  return command
    .option('--env <name>', 'environment, built in or from the configuration file', 'dev')
    .option('--config <file>', 'the configuration file; deploy.config.json of this folder, if there is one')
    .addOption(
      new Option('--regions <list>', 'regions, separated by commas; Docker has none').argParser(listOf).default([]),
    )
    .addOption(new Option('--target <name>', 'platform that the apps run on').choices(TARGETS).default('lambda'))
    .option('--account <id>', 'account to deploy to, any other is refused; on Google Cloud the project')
    .addOption(
      new Option(
        '--desired-count <number>',
        'number of tasks of each app, or of machines; 0 creates everything else',
      ).argParser(count),
    );
}

function withFlags(command: Command): Command {
  return withPlaceFlags(command)
    .addOption(new Option('--only <components>', 'only these components, separated by commas').argParser(listOf))
    .option('--report <folder>', 'folder for the report', '.cache/deploy-report')
    .option('--json', 'print the report as JSON; progress goes to standard error', false)
    .option(
      '--admin-key-from <variable>',
      'environment variable with an admin key of this environment (default: SGRAPH_SEND_ADMIN_KEY_<ENV>, or SGRAPH_SEND_ADMIN_KEY if it is one already)',
    )
    .option('--real-aws', 'work on real AWS, which costs money', false)
    .option('--yes', 'do not ask for confirmation', false)
    .option('--verbose', 'print the output of the CDK', false);
}

function count(text: string): number {
  if (!/^[0-9]{1,3}$/.test(text)) throw new InvalidArgumentError('must be a whole number from 0 to 999');
  return Number(text);
}

function listOf(text: string): string[] {
  const items = text.split(',').filter((item) => item !== '');
  if (items.length === 0) throw new InvalidArgumentError('must name at least one, several separated by commas');
  return items;
}

/** Asks a person, who must type the word. Without a terminal the answer is no. */
async function confirm(question: string, word: string): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await lines.question(`${question}\nType ${word} to continue: `);
  lines.close();
  return answer.trim() === word;
}

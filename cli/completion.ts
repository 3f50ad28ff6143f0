import { Argument, Command } from 'commander';
import type { Completable } from './completion-script.ts';
import { SHELLS } from './completion-script.ts';
import { writeOut } from './terminal.ts';

/** `sgraph-send completion`. The scripts are made from the program's own definition. */
export function completionCommand(program: () => Promise<Command>): Command {
  return new Command('completion')
    .addArgument(new Argument('<shell>', 'which shell').choices(Object.keys(SHELLS)))
    .description('Print a script that completes commands and options in your shell.')
    .addHelpText(
      'after',
      `
Examples:
  sgraph-send completion bash > ~/.local/share/bash-completion/completions/sgraph-send
  sgraph-send completion zsh > "\${fpath[1]}/_sgraph-send"
  sgraph-send completion fish > ~/.config/fish/completions/sgraph-send.fish`,
    )
    .action(async (shell: keyof typeof SHELLS) => writeOut(SHELLS[shell](describe(await program(), ''))));
}

/** Every command with the words that lead to it. */
function describe(command: Command, path: string): Completable[] {
  const help = command.createHelp();
  const options = help.visibleOptions(command).map(({ long, short, description, required, optional }) => ({
    long,
    short,
    description,
    takesValue: required || optional,
  }));
  const below = command.commands.map((each) => ({
    name: each.name(),
    description: each.summary() || each.description(),
  }));
  const own: Completable = { path, commands: below, options };
  return [own, ...command.commands.flatMap((each) => describe(each, `${path} ${each.name()}`))];
}

import type { Command } from 'commander';

const WIDTH = 100;

/** The help of each command and of those below it, as the program prints it. */
export function commandsPage(commands: readonly Command[]): string {
  const sections = commands.flatMap((command) => sectionsOf(command, 'sgraph-send'));
  return ['# Commands and options', 'What `sgraph-send COMMAND --help` prints.', ...sections, ''].join('\n\n');
}

function sectionsOf(command: Command, above: string): string[] {
  const name = `${above} ${command.name()}`;
  const section = `## ${name.replace('sgraph-send ', '')}\n\n\`\`\`text\n${helpOf(command).trimEnd()}\n\`\`\``;
  return [section, ...command.commands.flatMap((below) => sectionsOf(below, name))];
}

/** With what is added after the options, which `helpInformation` leaves out. */
function helpOf(command: Command): string {
  let printed = '';
  command.configureOutput({
    writeOut: (text) => {
      printed += text;
    },
    getOutHelpWidth: () => WIDTH,
  });
  command.outputHelp();
  return printed;
}

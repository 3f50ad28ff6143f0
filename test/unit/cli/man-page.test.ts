import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { expect, it } from 'vitest';
import { wholeProgram } from '../../../cli/commands.ts';
import { manPages } from '../../../cli/man-page.ts';

it('is in the package for every command', async () => {
  const { man } = JSON.parse(readFileSync('package.json', 'utf8')) as { man: readonly string[] };
  const pages = manPages(await wholeProgram(), 'v0.1.0');
  expect(man).toEqual(pages.map(({ file }) => `./dist/man/${file}`).sort());
});

it('has what the help has, with nothing that its language would take as its own', () => {
  const program = new Command('sgraph-send').description('Moves files.');
  const send = new Command('send')
    .summary('sends')
    .argument('<path...>', 'files')
    .description('Sends. Prints a link.')
    .addOption(new Option('-m, --mode <mode>', ".how, with 'quotes' and \\").choices(['fast', 'slow']))
    .addHelpText('after', "\nMore text.\n\nExamples:\n  sgraph-send send 'a b' --mode fast");
  send.command('later').argument('[id]').description('Waits.');
  program.addCommand(send);
  const [, page] = manPages(program, 'v0.1.0');
  expect(page?.file).toBe('sgraph-send-send.1');
  const lines = page?.text.split('\n') ?? [];
  expect(lines.slice(1, 12)).toEqual([
    '.Dt SGRAPH-SEND-SEND 1',
    '.Os sgraph-send v0.1.0',
    '.Sh NAME',
    '.Nm sgraph-send-send',
    '.Nd sends',
    '.Sh SYNOPSIS',
    '.Nm sgraph-send send Oo Ar options Oc Ar path ...',
    '.Nm sgraph-send send later Oo Ar options Oc Oo Ar id Oc',
    '.Sh DESCRIPTION',
    'Sends.',
    'Prints a link.',
  ]);
  expect(page?.text).toContain(
    '.It Fl m , Fl -mode Ar mode\n\\&.how, with \\(aqquotes\\(aq and \\e.\nOne of fast, slow.\n',
  );
  expect(page?.text).toContain('\n.Bd -literal\nsgraph\\-send send \\(aqa b\\(aq \\-\\-mode fast\n.Ed\n');
  expect(page?.text).toContain('.Pp\nMore text.\n');
  expect(page?.text).toContain('.Sh COMMAND send later\nWaits.\n');
});

import { expect, it } from 'vitest';
import { COMMANDS, programFor } from '../../../cli/commands.ts';

it.each(Object.keys(COMMANDS))('%s has help with an example', async (name) => {
  const program = await programFor([name, '--help']);
  const command = program.commands.find((each) => each.name() === name);
  let printed = '';
  command?.configureOutput({ writeOut: (text) => (printed += text) }).outputHelp();
  expect(printed).toMatch(/^Usage: /);
  expect(printed).toMatch(/Examples?:\n {2}\S/);
});

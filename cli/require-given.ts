import type { Command } from 'commander';
import { SendError } from '../core/errors.ts';

/** What an option or an argument with this placeholder has to be. */
const EXPECTED: Readonly<Record<string, string>> = {
  path: 'a path',
  file: 'a path',
  folder: 'a path',
  url: 'an address',
  address: 'an address',
  store: 'a store',
  from: 'a store',
  to: 'a store',
};

/**
 * Throws `invalid_request` where a place is given and empty, as by a shell's variable that is not set. The system takes an empty path for the
 * folder that one is in, all of which would be sent.
 */
export function requireGiven(command: Command): void {
  for (const [index, argument] of command.registeredArguments.entries())
    requirePlace(`<${argument.name()}>`, argument.name(), command.processedArgs[index]);
  for (const option of command.options) {
    const placeholder = /<([a-z]+)(?:\.\.\.)?>/.exec(option.flags)?.[1] ?? '';
    const name = option.attributeName();
    if (command.getOptionValueSource(name) === 'cli')
      requirePlace(option.long ?? name, placeholder, command.getOptionValue(name));
  }
}

function requirePlace(name: string, placeholder: string, value: unknown): void {
  const expected = EXPECTED[placeholder];
  if (expected === undefined || !(Array.isArray(value) ? value : [value]).includes('')) return;
  throw new SendError('invalid_request', `${name} is "", must be ${expected}`);
}

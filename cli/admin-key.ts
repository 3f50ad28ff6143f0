import { Command, InvalidArgumentError, Option } from 'commander';
import { OperatorRole } from '../core/admin/schemas.ts';
import { sha256, toHex, utf8 } from '../core/bytes.ts';
import { newSecret } from '../core/crypto/keys.ts';
import { isOperatorName } from '../lambdas/settings/operators.ts';
import { createTerminal } from './terminal.ts';

interface KeyFlags {
  readonly name: string;
  readonly role: OperatorRole;
  readonly json: boolean;
}

/** `sgraph-send admin key`: asks no server, for it is the settings of a server that say whose keys are good. */
export function keyCommand(): Command {
  return new Command('key')
    .description('Create a key for an operator, and the text that makes it valid. The key is shown only once.')
    .requiredOption('--name <name>', 'who has it, as the log of operators shows it', operatorName)
    .addOption(
      new Option('--role <role>', 'admin may do everything; viewer reads everything and changes nothing')
        .choices(OperatorRole.options)
        .default('viewer'),
    )
    .option('--json', 'print JSON', false)
    .addHelpText('after', '\nExample:\n  sgraph-send admin key --name alice --role admin')
    .action(createKey);
}

async function createKey({ name, role, json }: KeyFlags): Promise<void> {
  const terminal = createTerminal({ json });
  const key = newSecret();
  const operator = `${name}:${role}:${toHex(await sha256(utf8(key)))}`;
  terminal.say(`the key of ${name} is shown only once: hand it over by a secure channel`);
  terminal.say(
    `it works once SGRAPH_SEND_OPERATORS, or operators in the configuration of a deployment, has ${operator}`,
  );
  await terminal.result(key, { key, operator });
}

function operatorName(text: string): string {
  if (isOperatorName(text)) return text;
  throw new InvalidArgumentError('must be 1 to 32 lower-case letters, digits and . _ @ -, and not "operator"');
}

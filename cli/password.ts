import type { Command } from 'commander';
import { protectWith, unlockWith } from '../core/crypto/password.ts';
import type { Protect, Unlock } from '../core/crypto/protection.ts';
import { asSendError, SendError } from '../core/errors.ts';
import { askHidden } from './ask-hidden.ts';
import type { KeyFlags } from './read-link.ts';
import type { CliSettings } from './settings.ts';
import { decodeText, readInput } from './text-file.ts';

/** How often a mistyped password is asked for. */
const TRIES = 3;

export interface PasswordFlags {
  /** Of a sender, who has none yet: to be asked for. */
  readonly password?: boolean;
  readonly passwordFile?: string;
}

/** The options by which a recipient gives a password; without them the command asks. */
export function addPasswordOptions(command: Command): Command {
  return command.option('--password-file <path>', 'file with the password in its first line; - is standard input');
}

/** What protects a new transfer; undefined where no password was asked for or given. Throws `invalid_request`. */
export async function protectionFor(
  flags: PasswordFlags,
  { password }: CliSettings,
  paths: readonly string[],
): Promise<Protect | undefined> {
  if (flags.passwordFile !== undefined) {
    if (flags.password) throw new SendError('invalid_request', 'give --password or --password-file, not both');
    if (flags.passwordFile === '-' && paths.includes('-'))
      throw new SendError(
        'invalid_request',
        'standard input cannot be both the file and the password: use a file for one',
      );
    return protectWith(await passwordIn(flags.passwordFile));
  }
  if (flags.password) return protectWith(await askTwice());
  return password === undefined ? undefined : protectWith(password);
}

/** What opens a transfer that has a password. It is looked for, or asked for, only then. */
export function unlockFor({ passwordFile, keyFile }: PasswordFlags & KeyFlags, { password }: CliSettings): Unlock {
  if (passwordFile === '-' && keyFile === '-')
    throw new SendError(
      'invalid_request',
      'standard input cannot be both the key and the password: use a file for one',
    );
  return async (secret, terms) => {
    if (passwordFile !== undefined) return unlockWith(await passwordIn(passwordFile))(secret, terms);
    if (password !== undefined) return unlockWith(password)(secret, terms);
    requireTerminal('this transfer is protected with a password');
    for (let left = TRIES; ; left--) {
      try {
        return await unlockWith(await askHidden('password: '))(secret, terms);
      } catch (thrown) {
        const { code, message } = asSendError(thrown);
        if (left === 1 || (code !== 'wrong_password' && code !== 'invalid_request')) throw thrown;
        process.stderr.write(`${message}: type it again\n`);
      }
    }
  };
}

async function askTwice(): Promise<string> {
  requireTerminal('no password can be typed here');
  const password = await askHidden('password: ');
  if (password !== (await askHidden('the same password again: ')))
    throw new SendError('invalid_request', 'the two passwords differ: nothing was sent, start again');
  return password;
}

/** Throws `password_required`, saying how else to give one: never as a flag, which other users of the machine can see. */
function requireTerminal(found: string): void {
  if (process.stdin.isTTY) return;
  throw new SendError('password_required', `${found}: give it with --password-file FILE or in SGRAPH_SEND_PASSWORD`);
}

/** The first line, with every space that is in it. */
async function passwordIn(path: string): Promise<string> {
  const content = decodeText(await readInput(path));
  const [line = ''] = content.split(/\r?\n/, 1);
  if (line === '') throw new SendError('invalid_request', 'the first line of the password file is empty');
  return line;
}

import { createReadStream, createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { Readable, Writable } from 'node:stream';
import { Command, InvalidArgumentError } from 'commander';
import type { Bytes } from '../core/bytes.ts';
import type { LinkKeys } from '../core/crypto/keys.ts';
import { deriveLinkKeys } from '../core/crypto/keys.ts';
import { DEFAULT_SEGMENT_BYTES } from '../core/crypto/layout.ts';
import { passwordKeyFor } from '../core/crypto/protection.ts';
import { decryptStream } from '../core/crypto/stream.ts';
import { asSendError, SendError } from '../core/errors.ts';
import { parseJson } from '../core/parse-json.ts';
import { TransferRecord } from '../core/schemas.ts';
import { systemCode } from '../core/system-words.ts';
import { failWith, readFault, writeFault } from './failure.ts';
import { interruptible } from './interruption.ts';
import type { PasswordFlags } from './password.ts';
import { addPasswordOptions, unlockFor } from './password.ts';
import type { KeyFlags } from './read-link.ts';
import { addKeyOptions, readKey } from './read-link.ts';
import { processCliSettings } from './settings.ts';
import { readText } from './text-file.ts';
import { chooseTarget, deliverFile, temporaryBeside } from './target.ts';
import { createTerminal, writeJson, writeOut } from './terminal.ts';

interface DecryptFlags extends KeyFlags, PasswordFlags {
  readonly record?: string;
  readonly output?: string;
  readonly segmentBytes: number;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `sgraph-send decrypt`. */
export function decryptCommand(): Command {
  const command = new Command('decrypt')
    .argument('<file>', 'the ciphertext: the parts of a transfer in order; - is standard input')
    .description('Decrypt a ciphertext that you already have.')
    .option('--record <path>', 'transfer.json of the transfer, where it has a password');
  return addPasswordOptions(addKeyOptions(command, 'the key, or the link that holds it'))
    .option('-o, --output <path>', 'file; - is standard output (default: the name with .decrypted)')
    .option('--segment-bytes <bytes>', 'segment size of the transfer', segmentBytes, DEFAULT_SEGMENT_BYTES)
    .option('--force', 'overwrite existing files')
    .option('--json', 'the result as JSON')
    .addHelpText(
      'after',
      `
Example:
  cat parts/0* | sgraph-send decrypt - --key-file key.txt -o report.pdf`,
    )
    .action(async (path: string, flags: DecryptFlags) => interruptible((signal) => runDecrypt(path, flags, signal)));
}

async function runDecrypt(path: string, flags: DecryptFlags, signal: AbortSignal): Promise<void> {
  if (path === '-' && [flags.keyFile, flags.passwordFile].includes('-'))
    throw new SendError(
      'invalid_request',
      'standard input is the ciphertext: give key and password by a file, SGRAPH_SEND_KEY or SGRAPH_SEND_PASSWORD',
    );
  const { contentKey } = await keysFor(flags);
  const options = { extract: false, force: flags.force ?? false };
  const output = flags.output ?? (path === '-' ? '-' : `${path}.decrypted`);
  const target = await chooseTarget(output, 'decrypted', options);
  const temporary = target.kind === 'stdout' ? undefined : temporaryBeside(target.path);
  const sink = temporary === undefined ? stdoutSink() : fileSink(temporary);
  try {
    await input(path)
      .pipeThrough(decryptStream({ key: contentKey, purpose: 'content', segmentBytes: flags.segmentBytes }))
      .pipeTo(sink, { signal });
    if (temporary === undefined || target.kind === 'stdout') return;
    await deliverFile(temporary, target.path, options.force);
    createTerminal({}).say(`decrypted to ${target.path}`);
    if (!flags.json) return;
    const { size: bytes } = await stat(target.path).catch(failWith(readFault));
    await writeJson({ path: target.path, bytes });
  } catch (thrown) {
    if (temporary !== undefined) await rm(temporary, { force: true });
    throw faultOf(thrown);
  }
}

/** With a password, if the record of the transfer says that it has one. */
async function keysFor(flags: DecryptFlags): Promise<LinkKeys> {
  const settings = processCliSettings({});
  const secret = await readKey(flags, settings);
  if (flags.record === undefined) return deriveLinkKeys(secret);
  const text = await readText(flags.record);
  const record = TransferRecord.safeParse(parseJson(text)).data;
  if (!record)
    throw new SendError('invalid_request', 'the file given with --record is not the transfer.json of a transfer');
  const unlock = unlockFor(flags, settings);
  return deriveLinkKeys(secret, await passwordKeyFor(secret, record.password, { unlock }));
}

function input(path: string): ReadableStream<Bytes> {
  const source = path === '-' ? process.stdin : createReadStream(path, { highWaterMark: 1024 * 1024 });
  return Readable.toWeb(source) as ReadableStream<Bytes>;
}

function fileSink(path: string): WritableStream<Bytes> {
  return Writable.toWeb(createWriteStream(path, { flags: 'wx', mode: 0o600 })) as WritableStream<Bytes>;
}

function stdoutSink(): WritableStream<Bytes> {
  return new WritableStream<Bytes>({ write: (chunk) => writeOut(chunk) });
}

/** The system call in a stream's error shows on which side it failed. */
function faultOf(thrown: unknown): SendError {
  const isRead = thrown instanceof Error && 'syscall' in thrown && thrown.syscall === 'read';
  const isMissing = systemCode(thrown) === 'ENOENT' || systemCode(thrown) === 'EISDIR';
  if (systemCode(thrown) !== undefined) return isRead || isMissing ? readFault(thrown) : writeFault(thrown);
  return asSendError(thrown);
}

function segmentBytes(text: string): number {
  const bytes = Number(text);
  if (/^[0-9]{4,7}$/.test(text)) return bytes;
  throw new InvalidArgumentError('must be a number of bytes, from 4096 to 4194304');
}

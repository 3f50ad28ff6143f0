import { Command } from 'commander';
import { deriveLinkKeys } from '../core/crypto/keys.ts';
import type { Unlock } from '../core/crypto/protection.ts';
import type { TransferInfo } from '../core/schemas.ts';
import type { Connection } from './connection.ts';
import { connect } from './connection.ts';
import { eachLink } from './each-link.ts';
import { formatBytes, formatSeconds } from './format.ts';
import type { PasswordFlags } from './password.ts';
import { addPasswordOptions, unlockFor } from './password.ts';
import { addOutputOptions, addPlaceOptions } from './place-options.ts';
import type { KeyFlags, OpenLink } from './read-link.ts';
import { addKeyOptions, locationOfLink, readLink } from './read-link.ts';
import type { SettingFlags } from './settings.ts';
import { processCliSettings } from './settings.ts';
import type { Terminal, TerminalFlags } from './terminal.ts';
import { printableLines } from './terminal.ts';
import { counted } from '../core/quantity.ts';

type InfoFlags = SettingFlags & TerminalFlags & KeyFlags & PasswordFlags;

/** `sgraph-send info`. */
export function infoCommand(): Command {
  return addOutputOptions(
    addPasswordOptions(
      addKeyOptions(
        addPlaceOptions(
          new Command('info')
            .argument('<link...>', 'links or private links, or IDs of the history')
            .description('Show what a link contains. Does not count as a download.'),
        ),
        'the key, when it came separately',
      ),
    ),
  )
    .addHelpText(
      'after',
      `
Examples:
  sgraph-send info 'https://send.example/d/ID#KEY'
  sgraph-send info 'https://send.example/d/ID#KEY' 'https://send.example/d/ID2#KEY2'
  sgraph-send info 'ID#KEY' --store disk:/srv/send --json`,
    )
    .action((links: string[], flags: InfoFlags) =>
      eachLink(links, flags, (link, terminal) => runInfo(link, flags, terminal)),
    );
}

async function runInfo(text: string, flags: InfoFlags, terminal: Terminal): Promise<void> {
  const settings = processCliSettings(flags);
  const link = await readLink(text, flags, settings, 'owner');
  const connection = await connect(locationOfLink(link, settings), settings);
  try {
    const { info, metadata } = await look(connection, link, unlockFor(flags, settings));
    const { id, state, createdAt, expiresAt, ciphertextBytes, downloads } = info;
    const left = (Date.parse(expiresAt) - connection.client.now()) / 1000;
    const rows: (readonly [string, string | undefined])[] = [
      ['name', metadata?.name],
      ['size', metadata && `${formatBytes(metadata.bytes)} (${metadata.bytes} bytes)`],
      ['type', metadata?.type],
      ['files', metadata?.files && filesLine(metadata.files)],
      ['message', metadata?.message],
      ['id', id],
      ['state', state],
      ['sent', createdAt],
      ['expires', left > 0 ? `${expiresAt} (in ${formatSeconds(left)})` : expiresAt],
      ['protected', info.password && 'with a password'],
      ['damage', info.damage && `part ${info.damage.part} (${info.damage.found}), found at ${info.damage.at}`],
      ['downloads', `${downloads.finished} finished, ${downloads.claimed} started, ${downloads.max} allowed`],
      ['encrypted', `${ciphertextBytes} bytes in ${counted(info.parts, 'part')}`],
    ];
    const lines = rows.flatMap(([name, value]) => (value === undefined ? [] : [`${name.padEnd(10)} ${value}`]));
    await terminal.result(printableLines(lines), {
      ...info,
      metadata: undefined,
      ...(metadata && { file: { ...metadata, thumbnail: undefined } }),
    });
  } finally {
    await connection.close();
  }
}

/** With the owner's secret there is the state, also of what has ended; with the recipient's there is the name. */
async function look(
  { client }: Connection,
  link: OpenLink,
  unlock: Unlock,
): Promise<{ info: TransferInfo; metadata?: Awaited<ReturnType<typeof client.open>>['metadata'] }> {
  return (await isOwners(link))
    ? { info: await client.status(link.id, link.secret) }
    : client.open(link.id, link.secret, undefined, { unlock });
}

/** The short form `ID#KEY` does not say whose key it is, but the recipient's gives the id. */
export async function isOwners({ kind, origin, id, secret }: OpenLink): Promise<boolean> {
  if (origin !== undefined) return kind === 'manage';
  return (await deriveLinkKeys(secret)).transferId !== id;
}

function filesLine(files: readonly { readonly name: string }[]): string {
  return files.map(({ name }) => name).join(', ');
}

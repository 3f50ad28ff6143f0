import { ciphertextLength, DEFAULT_SEGMENT_BYTES } from '../core/crypto/layout.ts';
import { counted } from '../core/quantity.ts';
import { formatBytes } from './format.ts';
import type { Payload } from './payload.ts';
import type { TransferLocation } from './settings.ts';
import type { Terminal } from './terminal.ts';
import { printableLines } from './terminal.ts';

const BY_SERVER = 'set by the server';

/** What a transfer would be sent with; undefined is what the server decides. */
export interface PlannedTerms {
  readonly place: TransferLocation | undefined;
  /** As it was given. */
  readonly expires: string | undefined;
  readonly downloads: number | undefined;
}

/** Prints what `send` would send. No server is asked, so limits of the server are not known. */
export async function printPlan(terminal: Terminal, payload: Payload, terms: PlannedTerms): Promise<void> {
  const { source, metadata, files, skipped, leftOut } = payload;
  const { place, expires = BY_SERVER, downloads } = terms;
  const encryptedBytes = ciphertextLength(source.bytes, DEFAULT_SEGMENT_BYTES);
  const lines = [
    ...files.map(({ name, bytes }) => `${formatBytes(bytes).padStart(8)}  ${name}`),
    ...leftOut.map((path) => `left out  ${path}`),
    `name       ${metadata.name}`,
    `size       ${formatBytes(source.bytes)} (${source.bytes} bytes) in ${counted(files.length, 'file')}`,
    `encrypted  ${formatBytes(encryptedBytes)} (${encryptedBytes} bytes)`,
    `to         ${place?.url ?? 'no server or store is given'}`,
    `expires    ${expires}`,
    `downloads  ${downloads ?? BY_SERVER}`,
  ];
  const value = {
    dryRun: true,
    ...{ name: metadata.name, type: metadata.type, bytes: source.bytes, encryptedBytes },
    ...{ files, skipped, leftOut, place: place ?? null, expires: terms.expires ?? null, downloads: downloads ?? null },
  };
  await terminal.result(printableLines(lines), value);
  terminal.say('nothing was sent, and no server was asked');
}

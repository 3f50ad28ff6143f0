import { crc32, deflateRawSync } from 'node:zlib';

/** An entry of an archive that a test makes byte by byte; what is given besides content and name is a lie, or another way to write it. */
export interface ZipEntry {
  readonly name: string | Uint8Array;
  readonly content?: Uint8Array | string;
  readonly deflated?: boolean;
  readonly flags?: number;
  readonly method?: number;
  readonly mode?: number;
  /** Other numbers in the directory. */
  readonly declared?: {
    readonly bytes?: number;
    readonly storedBytes?: number;
    readonly offset?: number;
    readonly crc?: number;
  };
  /** Other numbers, or another name, in the header before the content. */
  readonly local?: {
    readonly bytes?: number;
    readonly name?: string;
    readonly crc?: number;
    readonly signature?: number;
  };
  readonly extra?: Uint8Array;
  /** Sizes in the 64-bit extra field. */
  readonly large?: boolean;
}

/** The end of the archive, where it lies. */
export interface ZipEnd {
  readonly count?: number;
  readonly directoryOffset?: number;
  readonly comment?: string;
}

const MAX_32 = 0xffffffff;

export function zipBytes(entries: readonly ZipEntry[], end: ZipEnd = {}): Uint8Array<ArrayBuffer> {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name);
    const content = Buffer.from(entry.content ?? '');
    const stored = entry.deflated ? deflateRawSync(content) : content;
    const { declared = {}, local = {}, flags = 0x800, method = entry.deflated ? 8 : 0, mode = 0 } = entry;
    const crc = crc32(content);
    const localName = Buffer.from(local.name ?? name);
    const header = Buffer.alloc(30);
    header.writeUInt32LE(local.signature ?? 0x04034b50, 0);
    header.writeUInt16LE(flags, 6);
    header.writeUInt16LE(method, 8);
    header.writeUInt32LE(local.crc ?? crc, 14);
    header.writeUInt32LE(stored.byteLength, 18);
    header.writeUInt32LE(local.bytes ?? content.byteLength, 22);
    header.writeUInt16LE(localName.byteLength, 26);
    const bytes = declared.bytes ?? content.byteLength;
    const storedBytes = declared.storedBytes ?? stored.byteLength;
    const extra = Buffer.from(
      entry.extra ?? (entry.large ? large64(bytes, storedBytes, declared.offset ?? offset) : ''),
    );
    const described = Buffer.alloc(46);
    described.writeUInt32LE(0x02014b50, 0);
    described.writeUInt16LE(0x031e, 4);
    described.writeUInt16LE(flags, 8);
    described.writeUInt16LE(method, 10);
    described.writeUInt32LE(declared.crc ?? crc, 16);
    described.writeUInt32LE(entry.large ? MAX_32 : storedBytes, 20);
    described.writeUInt32LE(entry.large ? MAX_32 : bytes, 24);
    described.writeUInt16LE(name.byteLength, 28);
    described.writeUInt16LE(extra.byteLength, 30);
    described.writeUInt16LE(mode, 40);
    described.writeUInt32LE(entry.large ? MAX_32 : (declared.offset ?? offset), 42);
    directory.push(described, name, extra);
    files.push(header, localName, stored);
    offset += 30 + localName.byteLength + stored.byteLength;
  }
  const central = Buffer.concat(directory);
  const comment = Buffer.from(end.comment ?? '');
  const record = Buffer.alloc(22);
  record.writeUInt32LE(0x06054b50, 0);
  record.writeUInt16LE(end.count ?? entries.length, 8);
  record.writeUInt16LE(end.count ?? entries.length, 10);
  record.writeUInt32LE(central.byteLength, 12);
  record.writeUInt32LE(end.directoryOffset ?? offset, 16);
  record.writeUInt16LE(comment.byteLength, 20);
  return new Uint8Array(Buffer.concat([...files, central, record, comment]));
}

function large64(...numbers: number[]): Buffer {
  const field = Buffer.alloc(4 + numbers.length * 8);
  field.writeUInt16LE(1, 0);
  field.writeUInt16LE(numbers.length * 8, 2);
  for (const [at, number] of numbers.entries()) field.writeBigUInt64LE(BigInt(number), 4 + at * 8);
  return field;
}

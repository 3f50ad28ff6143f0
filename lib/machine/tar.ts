/** A file of an archive. */
export interface TarFile {
  /** With slashes, relative, in ASCII. */
  readonly path: string;
  readonly isProgram: boolean;
  readonly bytes: Uint8Array;
}

const BLOCK = 512;

/**
 * A POSIX (ustar) archive whose bytes depend only on its files: sorted, owned by root, without times. Throws `RangeError` for a path that
 * the format has no room for.
 */
export function tarOf(files: readonly TarFile[]): Buffer {
  const sorted = [...files].sort((one, other) => (one.path < other.path ? -1 : 1));
  const blocks = sorted.flatMap((file) => [header(file), file.bytes, Buffer.alloc(padding(file.bytes.byteLength))]);
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
}

function padding(bytes: number): number {
  return (BLOCK - (bytes % BLOCK)) % BLOCK;
}

function header({ path, isProgram, bytes }: TarFile): Buffer {
  const { name, prefix } = split(path);
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, digits: number): number =>
    block.write(value.toString(8).padStart(digits, '0'), at, 'ascii');
  block.write(name, 0, 'ascii');
  octal(isProgram ? 0o755 : 0o644, 100, 7);
  octal(0, 108, 7);
  octal(0, 116, 7);
  octal(bytes.byteLength, 124, 11);
  octal(0, 136, 11);
  block.write('0', 156, 'ascii');
  block.write('ustar\0' + '00', 257, 'ascii');
  block.write(prefix, 345, 'ascii');
  // The checksum counts its own field as spaces.
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  octal(sum, 148, 6);
  block.write('\0 ', 154, 'ascii');
  return block;
}

function split(path: string): { name: string; prefix: string } {
  if (path.length <= 100) return { name: path, prefix: '' };
  const slash = path.lastIndexOf('/', 155);
  const [prefix, name] = [path.slice(0, slash), path.slice(slash + 1)];
  if (slash === -1 || name.length > 100) throw new RangeError(`${path} is too long for an archive`);
  return { name, prefix };
}

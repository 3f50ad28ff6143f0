const MAGIC = Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
/** Offsets in the header of a 64-bit little-endian ELF file. */
const AT = {
  programHeaders: 0x20,
  sectionHeaders: 0x28,
  programHeaderBytes: 0x36,
  programHeaderCount: 0x38,
  sectionNumbers: 0x3a,
};
const SECTION_NUMBERS_BYTES = 6;

/**
 * A program without its table of symbols, which only debuggers read: what is loaded, and nothing behind it. A sixth of Node. Gives back
 * whatever is not a 64-bit little-endian ELF file.
 */
export function withoutSymbols(program: Buffer): Buffer {
  if (!program.subarray(0, MAGIC.length).equals(MAGIC)) return program;
  const start = Number(program.readBigUInt64LE(AT.programHeaders));
  const size = program.readUInt16LE(AT.programHeaderBytes);
  const count = program.readUInt16LE(AT.programHeaderCount);
  const ends = Array.from({ length: count }, (_, index) => {
    const header = start + index * size;
    return Number(program.readBigUInt64LE(header + 8)) + Number(program.readBigUInt64LE(header + 32));
  });
  const kept = Buffer.from(program.subarray(0, Math.max(start + count * size, ...ends)));
  kept.writeBigUInt64LE(0n, AT.sectionHeaders);
  kept.fill(0, AT.sectionNumbers, AT.sectionNumbers + SECTION_NUMBERS_BYTES);
  return kept;
}

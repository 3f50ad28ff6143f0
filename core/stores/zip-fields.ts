import type { Bytes } from '../bytes.ts';

/** From this value on a field of 4 bytes says "see the zip64 extra field" (APPNOTE 4.4.1.4). */
export const ZIP64: number = 0xffffffff;
/** From this value on a field of 2 bytes does. */
export const ZIP64_COUNT: number = 0xffff;

/** A number and the bytes that it takes. */
export type Field = readonly [size: 1 | 2 | 4 | 8, value: number];

/** Numbers in order, little endian as everything in a zip file. */
export function pack(...fields: readonly Field[]): Bytes {
  const bytes = new Uint8Array(fields.reduce((sum, [size]) => sum + size, 0));
  const view = new DataView(bytes.buffer);
  let offset = 0;
  for (const [size, value] of fields) {
    if (size === 1) view.setUint8(offset, value);
    else if (size === 2) view.setUint16(offset, value, true);
    else if (size === 4) view.setUint32(offset, value, true);
    else view.setBigUint64(offset, BigInt(value), true);
    offset += size;
  }
  return bytes;
}

/** A moment as MS-DOS date and time in one number of 4 bytes, in UTC: two seconds fine, from 1980 on (APPNOTE 4.4.6). */
export function toDosTime(moment: Date): number {
  const date = ((moment.getUTCFullYear() - 1980) << 9) | ((moment.getUTCMonth() + 1) << 5) | moment.getUTCDate();
  const time = (moment.getUTCHours() << 11) | (moment.getUTCMinutes() << 5) | (moment.getUTCSeconds() >>> 1);
  return date * 0x10000 + time;
}

import { SendError } from '../core/errors.ts';
import { QUANTITIES } from '../core/quantity.ts';

/** Without a unit a number is bytes, and upper case makes no difference. */
const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  ...Object.fromEntries(Object.entries(QUANTITIES.bytes.units).map(([unit, bytes]) => [unit.toLowerCase(), bytes])),
};
/** What the API takes. */
const MOST = 999_999_999_999_999;

/** Bytes of `500`, `10MB`, `1.5 GiB`. Throws `invalid_request`. */
export function readSize(option: string, text: string): number {
  const [, number, unit = ''] = /^([0-9]{1,15}(?:\.[0-9]{1,6})?) ?([kmgt]?i?b)?$/i.exec(text.trim()) ?? [];
  const factor = UNITS[unit.toLowerCase()];
  if (number === undefined || factor === undefined)
    throw new SendError('invalid_request', `${option} "${text}" is not a size: give bytes, or 10MB, 1.5GB, 100MiB`);
  const bytes = Math.round(Number(number) * factor);
  if (bytes > MOST) throw new SendError('invalid_request', `${option} "${text}" is larger than any transfer`);
  return bytes;
}

import { QUANTITIES } from '../../core/quantity.ts';
import { SETTING_NAMES } from '../../lambdas/settings.ts';

const BYTES = QUANTITIES.bytes.units;
/** Ends of names whose values open something, or are what a secret is known by. */
const SECRET = /_(?:KEY|SHA256|SECRET|TOKEN|PASSWORD)$/;

/** The value of a setting for people, with its unit; undefined where it may be secret, or the product has no such setting. */
export function shownSetting(name: string, value: string): string | undefined {
  if (!SETTING_NAMES.some((known) => known === name) || SECRET.test(name)) return undefined;
  const quantity = /^[0-9]+$/.test(value) ? shownQuantity(name, Number(value)) : undefined;
  return quantity ?? (value === '' ? 'empty' : value.slice(0, 120));
}

/** A number with the unit that its name ends in, such as `maxTransferBytes`; undefined where it ends in none. */
export function shownQuantity(name: string, number: number): string | undefined {
  const [, unit] = /(bytes|seconds|days)(?:_?per_?hour)?$/i.exec(name) ?? [];
  switch (unit?.toLowerCase()) {
    case 'bytes':
      return inBytes(number);
    case 'seconds':
      return inTime(number);
    case 'days':
      return counted(number, 'day');
    default:
      return undefined;
  }
}

/** In the unit that shows the very same number, and the smallest. */
function inBytes(bytes: number): string {
  const shown = Object.entries(BYTES).flatMap(([unit, size]) =>
    bytes > 0 && size > 1 && bytes % size === 0 ? [{ unit, count: bytes / size }] : [],
  );
  const [best] = shown.sort((one, other) => one.count - other.count);
  return best ? `${best.count} ${best.unit}` : `${bytes} bytes`;
}

function inTime(seconds: number): string {
  const isWhole = (unit: number): boolean => seconds > 0 && seconds % unit === 0;
  if (isWhole(86_400)) return counted(seconds / 86_400, 'day');
  if (isWhole(3_600)) return `${seconds / 3_600} h`;
  return isWhole(60) ? `${seconds / 60} min` : `${seconds} s`;
}

function counted(number: number, unit: string): string {
  return `${number} ${unit}${number === 1 ? '' : 's'}`;
}

/** Bytes of each unit: those of SI are powers of 1,000, as pages show sizes, and those of IEC 80000-13 powers of 1,024. */
const BYTES: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
  TiB: 1024 ** 4,
};
const SECONDS: Readonly<Record<string, number>> = {
  ...named(['s', 'second', 'seconds'], 1),
  ...named(['m', 'min', 'minute', 'minutes'], 60),
  ...named(['h', 'hour', 'hours'], 3_600),
  ...named(['d', 'day', 'days'], 86_400),
  ...named(['w', 'week', 'weeks'], 7 * 86_400),
};

/** What a quantity measures, each with its units and an example of how it is written. */
export const QUANTITIES = {
  bytes: { units: BYTES, example: '10 GB' },
  seconds: { units: SECONDS, example: '15 minutes' },
} as const;
export type Quantity = keyof typeof QUANTITIES;

/** `10 GB` in bytes, or `15 minutes` in seconds; undefined for a text that has no such unit, or none at all. May be a fraction. */
export function quantityIn(text: string, quantity: Quantity): number | undefined {
  const [, digits, unit = ''] = /^([0-9]+(?:\.[0-9]+)?) ?([A-Za-z]+)$/.exec(text.trim()) ?? [];
  const { units } = QUANTITIES[quantity];
  const factor = Object.hasOwn(units, unit) ? units[unit] : undefined;
  return digits === undefined || factor === undefined ? undefined : Number((Number(digits) * factor).toPrecision(15));
}

/** A regular expression, as JSON Schema has it, for the texts of a quantity. */
export function quantityPattern(quantity: Quantity): string {
  return `^[0-9]+(\\.[0-9]+)? ?(${Object.keys(QUANTITIES[quantity].units).join('|')})$`;
}

/** What a number counts. */
export type Unit = Quantity | 'days';

/** A number with its unit: the smallest number that is the very same. */
export function inUnit(unit: Unit, number: number): string {
  if (unit === 'days') return counted(number, 'day');
  return unit === 'bytes' ? inBytes(number) : inTime(number);
}

/** A number with the unit that its name ends in, such as `maxTransferBytes`; undefined where it ends in none. */
export function shownQuantity(name: string, number: number): string | undefined {
  const [, unit] = /(bytes|seconds|days)(?:_?per_?hour)?$/i.exec(name) ?? [];
  switch (unit?.toLowerCase()) {
    case 'bytes':
    case 'seconds':
    case 'days':
      return inUnit(unit.toLowerCase() as Unit, number);
    default:
      return undefined;
  }
}

/** A number as people read it: `30 days 1 s`; and bytes that are no round number as about so many, with the exact number. */
export function asRead(quantity: Quantity, number: number): string {
  if (quantity === 'seconds') return inParts(number);
  const exact = inBytes(number);
  const power = Math.min(4, Math.floor(Math.log2(Math.max(1, number)) / 10));
  if (exact.length <= 9 || power === 0) return exact;
  const about = Number((number / 1024 ** power).toFixed(1));
  return `${about} ${['', 'KiB', 'MiB', 'GiB', 'TiB'][power] ?? ''} (${number.toLocaleString('en')} bytes)`;
}

function inParts(seconds: number): string {
  const parts = [
    counted(Math.floor(seconds / 86_400), 'day'),
    `${Math.floor((seconds % 86_400) / 3_600)} h`,
    `${Math.floor((seconds % 3_600) / 60)} min`,
    `${seconds % 60} s`,
  ].filter((part) => !part.startsWith('0 '));
  return parts.length === 0 ? '0 s' : parts.join(' ');
}

function inBytes(bytes: number): string {
  const shown = Object.entries(BYTES).flatMap(([unit, size]) =>
    bytes > 0 && size > 1 && bytes % size === 0 ? [{ unit, count: bytes / size }] : [],
  );
  const [best] = shown.sort((one, other) => one.count - other.count);
  return best ? `${best.count} ${best.unit}` : counted(bytes, 'byte');
}

function inTime(seconds: number): string {
  const isWhole = (unit: number): boolean => seconds > 0 && seconds % unit === 0;
  if (isWhole(86_400)) return counted(seconds / 86_400, 'day');
  if (isWhole(3_600)) return `${seconds / 3_600} h`;
  return isWhole(60) ? `${seconds / 60} min` : `${seconds} s`;
}

/** `1 part`, `2 parts`. */
export function counted(number: number, unit: string): string {
  return `${number} ${unit}${number === 1 ? '' : 's'}`;
}

function named(names: readonly string[], factor: number): Record<string, number> {
  return Object.fromEntries(names.map((name) => [name, factor]));
}

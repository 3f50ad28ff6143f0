import { SendError } from './errors.ts';
import { asRead } from './quantity.ts';

/** What a caller asks for, by the name that it has there, and the most that this server allows of it. */
export interface Asked {
  readonly name: string;
  readonly value: number;
  readonly most: number;
  /** Of a quantity that is said in the units in which people read it. */
  readonly unit?: 'bytes' | 'seconds';
  /** `invalid_request` by default. */
  readonly code?: 'too_large';
}

/** Throws where that is too much, with both numbers. */
export function requireAtMost({ name, value, most, unit, code }: Asked): void {
  if (value <= most) return;
  const read = (number: number): string => (unit === undefined ? String(number) : asRead(unit, number));
  throw new SendError(
    code ?? 'invalid_request',
    `${name} is ${read(value)}, must be at most ${read(most)} on this server`,
  );
}

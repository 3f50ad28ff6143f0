import * as z from 'zod/mini';
import type { Quantity } from '../../core/quantity.ts';
import { QUANTITIES, quantityIn, quantityPattern } from '../../core/quantity.ts';

/** A number of bytes, or a text such as `10 GB`. */
export function bytes(min: number, max: number = Number.MAX_SAFE_INTEGER): QuantitySchema {
  return withUnits('bytes', 1, { min, max });
}

/** A number of seconds, or a text such as `15 minutes`. */
export function seconds(min: number, max: number): QuantitySchema {
  return withUnits('seconds', 1, { min, max });
}

/** A number of days, or a text such as `90 days`. */
export function days(min: number, max: number): QuantitySchema {
  return withUnits('seconds', 86_400, { min, max });
}

type QuantitySchema = z.ZodMiniType<number, number | string>;

function withUnits(quantity: Quantity, unit: number, { min, max }: { min: number; max: number }): QuantitySchema {
  const whole = z.int().check(z.minimum(min), z.maximum(max));
  const { example, units } = QUANTITIES[quantity];
  const name = unit === 86_400 ? 'days' : quantity;
  const said = unit === 86_400 ? '90 days' : example;
  const count = (text: string, { issues }: z.core.ParsePayload): number => {
    const found = quantityIn(text, quantity);
    if (found !== undefined && Number.isInteger(found / unit)) return found / unit;
    const wrong =
      found === undefined ? `must have one of the units ${Object.keys(units).join(', ')}` : `must be whole ${name}`;
    const message = `is "${text}", ${wrong}: write a number of ${name}, or a text such as "${said}"`;
    issues.push({ code: 'custom', input: text, message });
    return z.NEVER;
  };
  const written = z.union([z.number(), z.string()], {
    error: `must be a number of ${name}, or a text such as "${said}"`,
  });
  const read = z.pipe(
    written,
    z.transform((given, context) => (typeof given === 'string' ? count(given, context) : given)),
  );
  const anyOf = [
    { type: 'integer', minimum: min, maximum: max },
    { type: 'string', pattern: quantityPattern(quantity) },
  ];
  return z.pipe(read, whole).check(z.meta({ anyOf }));
}

import * as z from 'zod';
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

type QuantitySchema = z.ZodType<number, number | string>;

function withUnits(quantity: Quantity, unit: number, { min, max }: { min: number; max: number }): QuantitySchema {
  const whole = z.int().min(min).max(max);
  const { example, units } = QUANTITIES[quantity];
  const name = unit === 86_400 ? 'days' : quantity;
  const said = unit === 86_400 ? '90 days' : example;
  const read = (text: string, context: z.RefinementCtx): number => {
    const count = quantityIn(text, quantity);
    if (count !== undefined && Number.isInteger(count / unit)) return count / unit;
    const wrong =
      count === undefined ? `must have one of the units ${Object.keys(units).join(', ')}` : `must be whole ${name}`;
    context.addIssue(`is "${text}", ${wrong}: write a number of ${name}, or a text such as "${said}"`);
    return z.NEVER;
  };
  return z
    .union([z.number(), z.string()], { error: `must be a number of ${name}, or a text such as "${said}"` })
    .transform((given, context) => (typeof given === 'string' ? read(given, context) : given))
    .pipe(whole)
    .meta({
      anyOf: [
        { type: 'integer', minimum: min, maximum: max },
        { type: 'string', pattern: quantityPattern(quantity) },
      ],
    });
}

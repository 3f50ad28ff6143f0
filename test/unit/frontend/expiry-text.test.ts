import { expect, it } from 'vitest';
import { expiryText } from '../../../frontend/expiry-text.ts';

const HOUR = 3_600_000;
const inHours = (hours: number): string => new Date(Date.now() + hours * HOUR).toISOString();

it('a day is said once, and beside how long it is from now where that is not said', () => {
  // A clock is 24 hours on at the same time of the next day.
  expect(expiryText(inHours(24))).toMatch(/^tomorrow \d/);
  expect(expiryText(inHours(5 * 24))).toMatch(/^in 5 days \(\w+ \d/);
  expect(expiryText(inHours(0.5))).toMatch(/^in 30 minutes \((?:today|tomorrow) \d/);
});

import { expect, it } from 'vitest';
import { reportCheck } from '../../../cli/store-check-report.ts';
import type { Terminal } from '../../../cli/terminal.ts';
import { newCheck } from '../../../core/check-store.ts';
import type { CheckStep } from '../../../core/check-store.ts';
import { SendError } from '../../../core/errors.ts';

it('a check that ends early gives as JSON what it found until then, and where the next one continues', async () => {
  const shown: unknown[] = [];
  const terminal: Terminal = {
    say: () => undefined,
    warn: (line) => void shown.push(line),
    result: (_, value) => Promise.resolve(void shown.push(value)),
    progress: () => ({ update: () => undefined, note: () => undefined, end: () => undefined }),
  };
  async function* interrupted(): AsyncGenerator<CheckStep> {
    yield { ...newCheck(), transfers: 8, next: 'the eighth' };
    await Promise.reject(new SendError('cancelled'));
  }
  await expect(reportCheck(terminal, { json: true }, interrupted())).rejects.toMatchObject({ code: 'cancelled' });
  expect(shown).toEqual([
    'not finished: --after the eighth continues there',
    { ...newCheck(), transfers: 8, next: 'the eighth' },
  ]);
});

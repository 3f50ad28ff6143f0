import { strict as assert } from 'node:assert';
import { SendError } from '../../core/errors.ts';
import type { SmokeContext } from './smoke-context.ts';

export interface SmokeCheck {
  readonly name: string;
  /** Throws when it does not hold. A text is why it could not be tried here. */
  readonly run: (context: SmokeContext) => Promise<string | undefined>;
}

export function check(
  name: string,
  // eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- a check that has nothing to say returns nothing
  run: (context: SmokeContext) => Promise<string | undefined | void>,
): SmokeCheck {
  return { name, run: async (context) => (await run(context)) ?? undefined };
}

/** A check that needs to send files, or what was sent: where nobody may send here, it says so. */
export function checkWithTransfers(
  name: string,
  // eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- as above
  run: (context: SmokeContext) => Promise<string | undefined | void>,
): SmokeCheck {
  return check(name, async (context) => context.barred ?? run(context));
}

/** For `assert.rejects`. */
export function isCode(code: string): (thrown: unknown) => boolean {
  return (thrown) => {
    assert.ok(thrown instanceof SendError, `threw ${String(thrown)}, expected ${code}`);
    assert.equal(thrown.code, code);
    return true;
  };
}

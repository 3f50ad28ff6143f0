import { strict as assert } from 'node:assert';
import { SendError } from '../../core/errors.ts';
import type { SmokeContext } from './smoke-context.ts';

/** Why a check was not tried, or not completely. */
export interface Untried {
  /** `skipped`: what it needs was not given. `not applicable`: there is no such thing to try here. */
  readonly status: 'skipped' | 'not applicable';
  readonly reason: string;
}

/** What a check says that does not fail: a text is a remark on one that holds. */
type Said = string | Untried | undefined;

export interface SmokeCheck {
  readonly name: string;
  /** Throws when it does not hold. */
  readonly run: (context: SmokeContext) => Promise<Said>;
}

export function skipped(reason: string): Untried {
  return { status: 'skipped', reason };
}

export function notApplicable(reason: string): Untried {
  return { status: 'not applicable', reason };
}

export function check(
  name: string,
  // eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- a check that has nothing to say returns nothing
  run: (context: SmokeContext) => Promise<Said | void>,
): SmokeCheck {
  return { name, run: async (context) => (await run(context)) ?? undefined };
}

/** A check that needs to send files, or what was sent: where sending is not permitted, it says so. */
export function checkWithTransfers(
  name: string,
  // eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- as above
  run: (context: SmokeContext) => Promise<Said | void>,
): SmokeCheck {
  return check(name, async (context) => barredFrom(context) ?? run(context));
}

/** That nothing can be sent here, if so. */
export function barredFrom({ barred }: SmokeContext): Untried | undefined {
  return barred === undefined ? undefined : skipped(barred);
}

/** For `assert.rejects`. */
export function isCode(code: string): (thrown: unknown) => boolean {
  return (thrown) => {
    assert.ok(thrown instanceof SendError, `threw ${String(thrown)}, expected ${code}`);
    assert.equal(thrown.code, code);
    return true;
  };
}

import { SendError } from '../../core/errors.ts';

/** A refusal that is over after some seconds: its answer says so in `Retry-After`. */
export function tooManyRequests(what: string, seconds: number): SendError {
  return new SendError('too_many_requests', `${what}: try again in ${span(seconds)}`, {
    cause: { retryAfterSeconds: seconds },
  });
}

/** The value of `Retry-After` for an error; undefined where waiting does not help. */
export function retryAfterOf({ cause }: SendError): string | undefined {
  const { retryAfterSeconds } = (cause ?? {}) as { retryAfterSeconds?: unknown };
  return typeof retryAfterSeconds === 'number' ? String(retryAfterSeconds) : undefined;
}

function span(seconds: number): string {
  return seconds <= 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}

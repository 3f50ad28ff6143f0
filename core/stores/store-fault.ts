import { connectionMeaning } from '../connection-words.ts';
import type { ErrorCode } from '../errors.ts';
import { asSendError, SendError } from '../errors.ts';

/**
 * What a fault of a medium or a service means to the caller: `passing` may be gone at the next try, `full` needs room, `lasting` needs a
 * person and is not worth another try.
 */
export type FaultKind = 'passing' | 'full' | 'lasting';

const CODES: Readonly<Record<FaultKind, ErrorCode>> = {
  passing: 'store_unavailable',
  full: 'storage_full',
  lasting: 'store_unusable',
};

/** The error of a fault. The message is for the operator; it names what was asked and what came back, never an object. */
export function storeFault(kind: FaultKind, message: string, cause?: unknown): SendError {
  return new SendError(CODES[kind], message, { cause });
}

/** Codes of Node for a connection that did not come about and will not, with what to do. Every other one may pass. */
const LASTING_CONNECTION: readonly (readonly [pattern: RegExp, hint: string])[] = [
  [/^ENOTFOUND$/, 'correct the name of the endpoint'],
  [
    /^(CERT_|ERR_TLS_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_SSL_|EPROTO$)/,
    "check the endpoint's certificate and scheme",
  ],
  [/^(HPE_|ERR_INVALID_URL|ERR_UNESCAPED)/, 'check the endpoint: another kind of service answers there'],
];

/** A code with what it means, for the operator who may look it up; as it is where it is not about a connection. */
export function shownCode(code: string): string {
  const meaning = connectionMeaning(code);
  return meaning === undefined ? code : `${meaning} (${code})`;
}

/** How a call ended that got no answer, by Node's code. */
export function connectionFault(code: string): { readonly kind: FaultKind; readonly hint: string } {
  const [, hint] = LASTING_CONNECTION.find(([pattern]) => pattern.test(code)) ?? [];
  return hint === undefined
    ? { kind: 'passing', hint: 'check the region, the endpoint and the network' }
    : { kind: 'lasting', hint };
}

/** Whether a write that failed so is not under way any more: after one without an answer the object may still come to be there. */
export function isSettled(thrown: unknown): boolean {
  const { code } = asSendError(thrown);
  return code === CODES.full || code === CODES.lasting;
}

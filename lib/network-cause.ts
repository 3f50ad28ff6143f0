interface Cause {
  readonly codes: readonly string[];
  /** What it means and what to do. */
  readonly text: string;
}

/**
 * Why there was no answer, by the code of Node, of OpenSSL or of its fetch:
 * https://nodejs.org/api/errors.html#common-system-errors, https://nodejs.org/api/tls.html#x509-certificate-error-codes and
 * https://github.com/nodejs/undici/blob/main/docs/docs/api/Errors.md.
 */
const CAUSES: readonly Cause[] = [
  {
    codes: ['ENOTFOUND', 'EAI_AGAIN'],
    text: 'no address was found for this name: this machine is offline, its name server is not responding, or the name does not exist',
  },
  {
    codes: ['ECONNREFUSED'],
    text: 'nothing listens there: start the server, or correct the address',
  },
  {
    codes: ['ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'EHOSTDOWN'],
    text: 'no route to that network: connect this machine, or its VPN',
  },
  {
    codes: ['ETIMEDOUT', 'TimeoutError', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT'],
    text: 'no answer came in time: the network is slow, or a firewall drops what is sent',
  },
  {
    codes: ['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'UND_ERR_SOCKET'],
    text: 'the connection was closed before an answer came: try again; if that does not help, a firewall or proxy may be in between',
  },
  {
    codes: [
      ...['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
      ...['UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'CERT_UNTRUSTED'],
    ],
    text: 'its certificate is not trusted here: if your proxy inspects TLS traffic, set NODE_EXTRA_CA_CERTS to the file of its authority',
  },
  {
    codes: ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'],
    text: 'its certificate is not valid now: set the clock of this machine',
  },
  {
    codes: ['ERR_TLS_CERT_ALTNAME_INVALID'],
    text: 'its certificate is for another name: another server answers, such as the sign-in page of a network',
  },
  {
    codes: ['EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG'],
    text: 'it does not use TLS: use http://, or its other port',
  },
];

/** What it means that there was no answer, and what to do; undefined for all that is not a fault of the network. */
export function networkCause(thrown: unknown): string | undefined {
  const known = codesOf(thrown).flatMap((code) => CAUSES.find(({ codes }) => codes.includes(code)) ?? []);
  return known[0]?.text;
}

/** Of an error and of what caused it, codes before names: the SDK names a connection that was reset a timeout. One with several addresses has an error for each. */
function codesOf(thrown: unknown, depth = 4): string[] {
  if (!(thrown instanceof Error) || depth === 0) return [];
  const code = 'code' in thrown ? String(thrown.code) : '';
  const parts: unknown[] = thrown instanceof AggregateError ? thrown.errors : [];
  return [code, thrown.name, ...[thrown.cause, ...parts].flatMap((part) => codesOf(part, depth - 1))];
}

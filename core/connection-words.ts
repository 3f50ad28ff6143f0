/** Why a connection did not come about, by the code of Node, of OpenSSL or of Node's fetch. */
interface ConnectionCause {
  readonly codes: readonly string[];
  readonly means: string;
  /** For the person at the machine that asked. */
  readonly advice: string;
}

/**
 * The one table of them:
 * https://nodejs.org/api/errors.html#common-system-errors, https://nodejs.org/api/tls.html#x509-certificate-error-codes and
 * https://github.com/nodejs/undici/blob/main/docs/docs/api/Errors.md.
 */
const CAUSES: readonly ConnectionCause[] = [
  {
    codes: ['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NONAME'],
    means: 'no address was found for this name',
    advice: 'this machine is offline, its name server is not responding, or the name does not exist',
  },
  {
    codes: ['ECONNREFUSED'],
    means: 'the connection was refused',
    advice: 'nothing listens there: start the server, or correct the address',
  },
  {
    codes: ['ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'EHOSTDOWN'],
    means: 'there is no route to that network',
    advice: 'connect this machine, or its VPN',
  },
  {
    codes: ['ETIMEDOUT', 'TimeoutError', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'],
    means: 'no answer came in time',
    advice: 'the network is slow, or a firewall drops what is sent',
  },
  {
    codes: ['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ENOTCONN', 'UND_ERR_SOCKET'],
    means: 'the connection was closed before an answer came',
    advice: 'try again; if that does not help, a firewall or proxy may be in between',
  },
  {
    codes: [
      ...['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
      ...['UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'CERT_UNTRUSTED'],
    ],
    means: 'its certificate is not trusted here',
    advice: 'if you trust its authority, such as that of your proxy, set NODE_EXTRA_CA_CERTS to its file',
  },
  {
    codes: ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'],
    means: 'its certificate is not valid now',
    advice: 'set the clock of this machine',
  },
  {
    codes: ['ERR_TLS_CERT_ALTNAME_INVALID'],
    means: 'its certificate is for another name',
    advice: 'another server answers, such as the sign-in page of a network',
  },
  {
    codes: ['EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG'],
    means: 'it does not use TLS',
    advice: 'use http://, or its other port',
  },
  {
    codes: ['HPE_INVALID_CONSTANT', 'HPE_INVALID_VERSION', 'HPE_INVALID_HEADER_TOKEN', 'HPE_INVALID_STATUS'],
    means: 'what answers there does not use HTTP',
    advice: 'use https://, or its other port',
  },
];

/** What a code means; undefined for one that is not about a connection. */
export function connectionMeaning(code: string): string | undefined {
  return causeOf(code)?.means;
}

/** The same with what to do. */
export function connectionAdvice(code: string): string | undefined {
  const found = causeOf(code);
  return found && `${found.means}: ${found.advice}`;
}

function causeOf(code: string): ConnectionCause | undefined {
  return CAUSES.find(({ codes }) => codes.includes(code));
}

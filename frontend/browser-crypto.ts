/** In a browser what Node has in its module `crypto`. */
export const webcrypto: Crypto = globalThis.crypto;

import type { Bytes } from '../bytes.ts';
import { utf8 } from '../bytes.ts';

/** How the serialised form of a key begins (Standard Webhooks 1.0.0, "Signature scheme"). */
const KEY_PREFIX = 'whsec_';
/** A key in its serialised form: 24 to 64 bytes in base64. */
export const WEBHOOK_KEY: RegExp =
  /^whsec_(?:(?:[A-Za-z0-9+/]{4}){8,20}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?|(?:[A-Za-z0-9+/]{4}){21}(?:[A-Za-z0-9+/]{2}==)?)$/;

export function serializeKey(key: Bytes): string {
  return `${KEY_PREFIX}${toBase64(key)}`;
}

export function parseWebhookKey(text: string): Bytes {
  return Uint8Array.from(atob(text.slice(KEY_PREFIX.length)), (character) => character.charCodeAt(0));
}

export interface SignedParts {
  readonly id: string;
  /** Of this attempt, in seconds since 1970. */
  readonly timestamp: number;
  readonly body: string;
}

/** The headers of a message, signed with each key (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md). */
export async function signedHeaders(
  { id, timestamp, body }: SignedParts,
  keys: readonly Bytes[],
): Promise<Record<string, string>> {
  const signatures = keys.map(async (key) => {
    const algorithm = { name: 'HMAC', hash: 'SHA-256' };
    const imported = await crypto.subtle.importKey('raw', key, algorithm, false, ['sign']);
    return `v1,${toBase64(new Uint8Array(await crypto.subtle.sign('HMAC', imported, utf8(`${id}.${timestamp}.${body}`))))}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': (await Promise.all(signatures)).join(' '),
  };
}

function toBase64(bytes: Bytes): string {
  return btoa(String.fromCharCode(...bytes));
}

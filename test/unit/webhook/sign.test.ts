import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseWebhookKey, serializeKey, signedHeaders, WEBHOOK_KEY } from '../../../core/webhook/sign.ts';

/** The vector of the convention's own libraries (standard-webhooks/standard-webhooks, libraries/). */
const KEY = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const MESSAGE = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1_614_265_330, body: '{"test": 2432232314}' };

describe('a message to the webhook', () => {
  it('is signed as the libraries of Standard Webhooks do', async () => {
    expect(await signedHeaders(MESSAGE, [parseWebhookKey(KEY)])).toEqual({
      'webhook-id': MESSAGE.id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('has a signature of each key, the newest first', async () => {
    const keys = [1, 2].map((byte) => new Uint8Array(24).fill(byte));
    const { 'webhook-signature': signatures } = await signedHeaders(MESSAGE, keys);
    const content = `${MESSAGE.id}.${MESSAGE.timestamp}.${MESSAGE.body}`;
    const expected = keys.map((key) => `v1,${createHmac('sha256', key).update(content).digest('base64')}`);
    expect(signatures).toBe(expected.join(' '));
  });

  it.each([24, 25, 26, 63, 64])('takes a key of %i bytes', (bytes) => {
    const key = crypto.getRandomValues(new Uint8Array(bytes));
    expect(serializeKey(key)).toMatch(WEBHOOK_KEY);
    expect(parseWebhookKey(serializeKey(key))).toEqual(key);
  });

  it.each([23, 65, 66, 67])('takes no key of %i bytes', (bytes) => {
    expect(serializeKey(new Uint8Array(bytes))).not.toMatch(WEBHOOK_KEY);
  });
});

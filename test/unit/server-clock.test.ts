import { describe, expect, it } from 'vitest';
import { createServerClock } from '../../core/client/server-clock.ts';
import { createClient } from '../../core/client/client.ts';
import { newSecret } from '../../core/crypto/keys.ts';
import { createTestApps, ORIGIN } from '../support/app.ts';

const DAY_MS = 86_400_000;
const LOCAL = Date.parse('2026-11-20T12:00:00.300Z');

function answer(headers: Record<string, string>): Response {
  return new Response(null, { headers });
}

const at = (offsetMs: number): string => new Date(LOCAL + offsetMs).toUTCString();

describe('the time of the server', () => {
  it('is this device’s until an answer came, and while that agrees', () => {
    const clock = createServerClock({ localNow: () => LOCAL });
    expect(clock.now()).toBe(LOCAL);
    clock.hear(answer({ date: at(0) }), LOCAL - 50);
    expect(clock.now()).toBe(LOCAL);
  });

  it.each([33 * DAY_MS, -33 * DAY_MS, 90_000])('is heard from an answer where this device is off by %i ms', (offMs) => {
    const clock = createServerClock({ localNow: () => LOCAL });
    clock.hear(answer({ date: at(offMs) }), LOCAL - 50);
    expect(Math.abs(clock.now() - (LOCAL + offMs))).toBeLessThanOrEqual(1_050);
  });

  it('follows a device whose clock is set right meanwhile', () => {
    let now = LOCAL + DAY_MS;
    const clock = createServerClock({ localNow: () => now });
    clock.hear(answer({ date: at(0) }), now);
    now = LOCAL;
    clock.hear(answer({ date: at(0) }), now);
    expect(Math.abs(clock.now() - LOCAL)).toBeLessThanOrEqual(1_000);
  });

  it('keeps what it knows exactly when a slow answer says less', () => {
    const clock = createServerClock({ localNow: () => LOCAL });
    clock.hear(answer({ date: at(20_000) }), LOCAL);
    const known = clock.now();
    clock.hear(answer({ date: at(0) }), LOCAL - 60_000);
    expect(clock.now()).toBe(known);
  });

  it('takes nothing from an answer without a time, or from a cache', () => {
    const clock = createServerClock({ localNow: () => LOCAL });
    for (const headers of [{}, { date: 'soon' }, { date: at(-DAY_MS), age: '86400' }])
      clock.hear(answer(headers), LOCAL);
    expect(clock.now()).toBe(LOCAL);
  });

  it('is announced where it changes what a person reads, and only then', () => {
    let corrections = 0;
    const clock = createServerClock({ localNow: () => LOCAL, onCorrected: () => (corrections += 1) });
    clock.hear(answer({ date: at(900) }), LOCAL);
    expect(corrections).toBe(0);
    for (let count = 0; count < 2; count++) clock.hear(answer({ date: at(DAY_MS) }), LOCAL);
    expect(corrections).toBe(1);
  });

  it('is what a client learns from the first answer of its server, a refusal too', async () => {
    const apps = createTestApps();
    const transport: typeof apps.transport = async (request) => {
      const response = await apps.transport(request);
      const headers = new Headers(response.headers);
      headers.set('date', new Date(Date.now() - 33 * DAY_MS).toUTCString());
      return new Response(response.body, { status: response.status, headers });
    };
    const client = createClient({ baseUrl: ORIGIN, transport });
    await expect(client.status('a'.repeat(26), newSecret())).rejects.toMatchObject({ code: 'not_found' });
    expect(Math.abs(client.now() - (Date.now() - 33 * DAY_MS))).toBeLessThan(5_000);
  });
});

import { describe, expect, it } from 'vitest';
import { pause } from '../../core/pause.ts';

describe('a pause', () => {
  it('ends after its time', async () => {
    const started = performance.now();
    await pause(30);
    expect(performance.now() - started).toBeGreaterThanOrEqual(29);
  });

  it('ends at once, with "cancelled", when its signal aborts', async () => {
    const stop = new AbortController();
    const paused = pause(60_000, stop.signal);
    stop.abort();
    await expect(paused).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('does not begin when its signal has aborted', async () => {
    await expect(pause(60_000, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
  });
});

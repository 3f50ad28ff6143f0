import { describe, expect, it } from 'vitest';
import { createBucketSeen } from '../../../core/stores/bucket-seen.ts';

describe('a bucket', () => {
  it('is asked for once by all who find an object absent at the same time, and a minute later again', async () => {
    let [now, asked] = [0, 0];
    const seen = createBucketSeen(
      () => {
        asked += 1;
        return Promise.resolve();
      },
      () => now,
    );
    await Promise.all([seen.require(), seen.require(), seen.require()]);
    now = 59_999;
    await seen.require();
    expect(asked).toBe(1);
    now = 60_001;
    await seen.require();
    expect(asked).toBe(2);
  });

  it('is not asked for while other answers show that it is there', async () => {
    const seen = createBucketSeen(() => Promise.reject(new Error('asked')));
    expect(await seen.by(Promise.resolve('an answer'))).toBe('an answer');
    await seen.require();
  });

  it('that is missing is a fault each time, and a failed answer is no sign of it', async () => {
    const seen = createBucketSeen(() => Promise.reject(new Error('missing')));
    await expect(seen.by(Promise.reject(new Error('refused')))).rejects.toThrow('refused');
    await expect(seen.require()).rejects.toThrow('missing');
    await expect(seen.require()).rejects.toThrow('missing');
  });
});

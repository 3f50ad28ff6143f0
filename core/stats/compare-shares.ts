/** A difference of two shares, with the interval that holds the true one in 95 of 100 comparisons. */
export interface Difference {
  readonly low: number;
  readonly high: number;
  /** `few`: there is too little to say anything; `open`: the interval has 0 in it; `clear`: it has not. */
  readonly verdict: 'few' | 'open' | 'clear';
}

interface Share {
  readonly count: number;
  readonly of: number;
}

/** Of the normal distribution, for 95 %. */
const Z = 1.959_964;
/** Below this many in one of both, nothing is said. */
const FEWEST = 30;

/**
 * How much larger the first share is: an interval made of two of Wilson's, which holds near 0 and 1 too. R. G. Newcombe, Interval estimation
 * for the difference between independent proportions, Statistics in Medicine 17 (1998), 873-890, method 10: https://rdrr.io/rforge/Epi/man/ci.pd.html
 */
export function compareShares(one: Share, other: Share): Difference {
  const [first, second] = [wilson(one), wilson(other)];
  const difference = first.share - second.share;
  const low = difference - Math.hypot(first.share - first.low, second.high - second.share);
  const high = difference + Math.hypot(first.high - first.share, second.share - second.low);
  if (Math.min(one.of, other.of) < FEWEST) return { low, high, verdict: 'few' };
  return { low, high, verdict: low > 0 || high < 0 ? 'clear' : 'open' };
}

function wilson({ count, of }: Share): { readonly share: number; readonly low: number; readonly high: number } {
  if (of === 0) return { share: 0, low: 0, high: 1 };
  // A repeated request may be counted twice.
  const share = Math.min(1, count / of);
  const middle = (share + Z ** 2 / (2 * of)) / (1 + Z ** 2 / of);
  const half = (Z / (1 + Z ** 2 / of)) * Math.sqrt((share * (1 - share)) / of + Z ** 2 / (4 * of ** 2));
  return { share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

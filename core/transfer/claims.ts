export interface Downloads {
  /** Numbers of all claims, ascending. */
  readonly claimed: readonly number[];
  /** Those that were downloaded, */
  readonly finished: readonly number[];
  /** and those that lapsed or were given back. */
  readonly released: readonly number[];
}

export const NO_DOWNLOADS: Downloads = { claimed: [], finished: [], released: [] };

/** Something that an emulator does not do. */
export interface Gap {
  readonly emulator: string;
  /**
   * The check that cannot hold there, `component/check`; for `as-declared` with what differs:
   * `storage/as-declared: Bucket.LifecycleConfiguration`. Undefined for a gap that the code works around.
   */
  readonly check: string | undefined;
  readonly reason: string;
  /** Whether the check holds at times without the emulator's doing: where nothing is meant to run. */
  readonly atTimes?: true;
}

/** Something that is not as it should be. */
export interface Finding {
  /** A component, or `preflight`, `inventory`, `smoke`. */
  readonly component: string;
  readonly region: string;
  /** Name of the check, for instance `public-access-block`. */
  readonly check: string;
  readonly message: string;
}

/** How a verb ended. Findings are values; what could not be looked at is one of them. */
export interface Outcome {
  readonly did: string;
  readonly resources: readonly string[];
  readonly findings: readonly Finding[];
  /** Findings that an emulator is to blame for. */
  readonly excused: readonly Finding[];
}

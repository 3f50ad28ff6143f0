/** A property that is not as declared. Both values are in words, and never a secret. */
export interface PropertyDifference {
  /** Logical id or name of the resource. */
  readonly id: string;
  readonly type: string;
  /** Such as `CorsConfiguration.CorsRules[0].MaxAge`; empty for a resource that is missing as a whole. */
  readonly property: string;
  /** What is there, and what is declared. */
  readonly from: string;
  readonly to: string;
}

/** A call of a service that removes an addition, such as `lambda RemovePermission`. */
export interface Removal {
  readonly call: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Something that is not as it should be. */
export interface Finding {
  /** A component, or `preflight`, `inventory`, `smoke`. */
  readonly component: string;
  readonly region: string;
  /** Name of the check, for instance `public-access-block`. */
  readonly check: string;
  readonly message: string;
  /** What differs, where that is a property. */
  readonly difference?: PropertyDifference;
  /** Something that the product did not declare, in what it owns. */
  readonly addition?: true;
  /** By which `create --prune` takes it away; `remedy` says the same. */
  readonly removals?: readonly Removal[];
  /** The exact command by which a person puts it right, where no change of the product does. */
  readonly remedy?: string;
}

/** A finding for people: what was found, and below it what to do. */
export function linesOf({ check, message, ...todo }: Finding): string[] {
  const remedy = remedyInWords(todo);
  return [`${check}: ${message}`, ...(remedy === undefined ? [] : [`  to fix it: ${remedy}`])];
}

/** What to do about a finding; undefined where the next `create` does it. */
export function remedyInWords({ remedy, removals }: Pick<Finding, 'remedy' | 'removals'>): string | undefined {
  return remedy !== undefined && removals !== undefined ? `create --prune, or ${remedy}` : remedy;
}

/** How a verb ended. Findings are values; what could not be looked at is one of them. */
export interface Outcome {
  readonly result: string;
  readonly resources: readonly string[];
  readonly findings: readonly Finding[];
  /** Findings that an emulator is to blame for. */
  readonly excused: readonly Finding[];
  /** What was not tried. It counts as neither good nor wrong, and the whole is not good unless a person allowed that. */
  readonly skipped: readonly Skipped[];
}

/** Something that was not tried. */
export interface Skipped {
  /** Its name: of a check, or of a verb. */
  readonly check: string;
  /** Why, and what is needed for it. */
  readonly reason: string;
}

/** `incomplete`: nothing is wrong, and something was not tried or not run. */
export type Verdict = 'good' | 'red' | 'incomplete';

/** Exit codes of a command that ended like that; what it throws has those of `EXIT_CODES`. */
export const VERDICT_CODES: Readonly<Record<Verdict, number>> = { good: 0, red: 1, incomplete: 7 };

/** What an outcome holds where there is nothing to say. */
export const NOTHING = { resources: [], findings: [], excused: [], skipped: [] } satisfies Omit<Outcome, 'result'>;

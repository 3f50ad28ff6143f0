/** `LogicalId.Property` of a finding of `as-declared`, or the logical id of what is missing. */
export function differingProperty(message: string): string {
  return /^[A-Za-z0-9]+(?:\.[A-Za-z0-9]+)?/.exec(message)?.[0] ?? message;
}

import type { BuilderState } from './builder-state.ts';

/** ARNs of all that there is. */
export function builderResources(state: BuilderState): string[] {
  return Object.values(state).flatMap((found: readonly { arn?: string | undefined }[]) =>
    found.flatMap(({ arn }) => arn ?? []),
  );
}

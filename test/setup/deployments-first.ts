import type { TestSpecification } from 'vitest/node';
import { BaseSequencer } from 'vitest/node';

const DEPLOYMENTS = '/test/integration/lifecycle/';

/**
 * Vitest knows how long a file takes only where it ran before, and else starts those with most bytes first. A file that deploys is short and
 * takes minutes: one that starts last leaves the other cores without work.
 */
export class DeploymentsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return deploymentsFirst(await super.sort(files));
  }
}

/** Files that deploy before all others, otherwise in the same order. */
export function deploymentsFirst<File extends { readonly moduleId: string }>(files: readonly File[]): File[] {
  const deploys = ({ moduleId }: File): boolean => moduleId.replaceAll('\\', '/').includes(DEPLOYMENTS);
  return [...files.filter(deploys), ...files.filter((file) => !deploys(file))];
}

import type { AppliedComponent, AppliedParts, AppliedContext } from '../applied.ts';
import { defineApplied } from '../applied.ts';
import type { Check } from '../checks.ts';
import { waitUntil } from '../wait.ts';
import type { HttpProbe } from '../http-probe.ts';
import type { CloudRunConfig } from './config.ts';
import type { Google } from './google-api.ts';
import { GoogleError } from './google-api.ts';

export type CloudComponentName = 'registry' | 'role' | 'storage' | 'user' | 'admin';

/** Where the verbs work: one environment in one region of a project. */
export interface CloudRegion extends AppliedContext {
  readonly config: CloudRunConfig;
  readonly google: Google;
  readonly reach: HttpProbe;
  readonly projectNumber: string;
  /** What shall run; undefined: what was uploaded last of this version. */
  readonly image: CloudImage | undefined;
  /** The secret of the client at the sign-in provider, where the operator gave one. */
  readonly signInSecret?: string | undefined;
  /** Called with the progress of long work, a line at a time. */
  readonly tell: (line: string) => void;
}

/** An image that can be had on this machine. */
export interface CloudImage {
  /** Tag in the registry, which follows from the content: tags never move there. */
  readonly tag: string;
  /** Makes it, unless it is there, and gives its name here. */
  build(): Promise<string>;
}

/** What a component is declared from and judged by. */
export interface CloudDeployment {
  readonly config: CloudRunConfig;
  readonly locked: boolean;
  /** Number of the project, by which buckets name theirs. */
  readonly projectNumber: string;
  readonly signInSecret?: string | undefined;
}

export type CloudCheck<State> = Check<State, CloudDeployment>;
export type CloudParts<State> = AppliedParts<State, CloudRegion, CloudDeployment, CloudComponentName>;

/** The same as what the six verbs are made from. */
export function defineCloudComponent<State>(
  parts: CloudParts<State>,
): AppliedComponent<CloudRegion, CloudComponentName> {
  const apply: typeof parts.apply = (cloudRegion, state, given) => applyToWhatIsThere(parts, cloudRegion, state, given);
  return defineApplied({ ...parts, apply }, ({ config, projectNumber, signInSecret }, locked) => ({
    ...{ config, projectNumber, locked },
    ...(signInSecret !== undefined && { signInSecret }),
  }));
}

/**
 * What was absent when it was read may be there by now: another run made it at the same time, the answer to our own request was lost, or
 * Google shows late what it has. Then it is looked at again, and what is there is set as declared.
 */
async function applyToWhatIsThere<State>(
  parts: CloudParts<State>,
  cloudRegion: CloudRegion,
  state: State,
  given: CloudDeployment,
): Promise<void> {
  let seen = state;
  await waitUntil(`${parts.name} is set`, cloudRegion.patienceSeconds, async () => {
    try {
      await parts.apply(cloudRegion, seen, given);
      return { value: true };
    } catch (thrown) {
      if (!isThere(thrown)) throw thrown;
      seen = await parts.observe(cloudRegion);
      return { problem: thrown.message };
    }
  });
}

/** Cloud Storage has a word of its own for it. */
function isThere(thrown: unknown): thrown is GoogleError {
  return (
    thrown instanceof GoogleError && thrown.status === 409 && /^(?:ALREADY_EXISTS|conflict)$/.test(thrown.reason ?? '')
  );
}

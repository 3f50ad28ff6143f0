import type { Plan } from './component-plan.ts';
import type { Gap } from './gap.ts';
import type { Inventory, Resource } from './inventory.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { Outcome } from './outcome.ts';
import type { PlannedChange } from './planned-change.ts';
import type { HttpProbe } from './http-probe.ts';
import type { StoredItem, Traces } from './traces.ts';

/** Where the verbs work, on every target: one environment in one region. */
export interface RegionDeployment {
  readonly region: string;
  /** The version of the product that is deployed. */
  readonly version: string;
  readonly plan: Plan;
  readonly reach: HttpProbe;
  /** Whether something in front answers `/health` itself. */
  readonly isHealthShadowed: boolean;
  /** Whether an emulator takes the place of the provider: what it names as a bucket is on this machine. */
  readonly isEmulated: boolean;
  lifecycleOf(component: string): Lifecycle;
  /** Address of the deployment. Throws `refused` when there is none. */
  address(): Promise<string>;
  /** Address of the admin app; undefined where it is the same. */
  adminAddress(): Promise<string | undefined>;
  /** What a smoke test left in its store and logs, to be searched for plaintext. */
  storedData(traces: Traces): AsyncIterable<StoredItem>;
  /** Whether everything is ready, a line each. */
  preflight(): Promise<Preflight>;
  /** What creating a component would change, and what stays as it is. */
  planned(component: string): Promise<readonly PlannedChange[]>;
  /** What it costs, on paper, in a line; and what it costs now, where that follows from what is to be changed. */
  cost(changes: readonly PlannedChange[]): string;
}

/** Whether all is ready before anything is created. */
export interface Preflight {
  readonly lines: readonly string[];
  readonly outcome: Outcome;
}

/** All places of one command, with what they share. */
export interface DeploymentSet {
  readonly regions: readonly RegionDeployment[];
  /** Who pays for it: an account, a project, this machine. */
  readonly account: string;
  /** Who asks. */
  readonly caller: string;
  /** What answers: AWS itself, an emulator, Google Cloud, Docker. */
  readonly provider: string;
  /** Whether changes cost nothing and need no confirmation. */
  readonly isFree: boolean;
  /** What an emulator that answers does not do. */
  readonly gaps: readonly Gap[];
  inventory(): Promise<Inventory>;
  /** The same, with whose each is. */
  resources(): Promise<readonly Resource[]>;
  close(): void;
}

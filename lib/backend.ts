import type { Finding, Removal } from './outcome.ts';

/** One component in one place, as CloudFormation, Docker or Cloud Run knows it. */
export interface Backend {
  readonly name: string;
  readonly region: string;
  /** How long the services may take until they show what was done. */
  readonly patienceSeconds: number;
  /** Whether the configuration has it at all. */
  readonly isWanted: boolean;
  /** What is in it, where that can be taken out and the component be left; undefined: it is deleted whole. */
  readonly content: Content | undefined;
  /** Those that must be gone before it goes. */
  readonly dependants: readonly Backend[];
  /** Waits until nothing is under way, as after a run that was killed. Throws `timeout`. */
  settle(): Promise<void>;
  /** Removes what is left of an attempt that no change leads out of. */
  deleteFailed(): Promise<void>;
  /** What there is now. Throws when the services cannot be asked. */
  look(): Promise<Look>;
}

/** What others may have put into a component, such as the objects of a bucket. */
export interface Content {
  /** Lifts the lock and removes everything, with `force` also what others put there. */
  remove(force: boolean): Promise<void>;
  /** Some of what is in it, by name. */
  left(): Promise<readonly string[]>;
}

/** What keeps a component from being removed. */
export interface Obstacle {
  readonly message: string;
  /** The command by which a person removes it; undefined: `--force` removes it, too. */
  readonly remedy: string | undefined;
}

/** What was found at one look, ready to be judged, changed and removed. A creation begins with a look at what is absent. */
export interface Look {
  /** Names of what there is. Empty means absent. */
  readonly resources: readonly string[];
  /** What the place itself has written down of it, such as a stack, in words: a proof of deletion wants that gone, too. */
  readonly records: readonly string[];
  readonly locked: boolean;
  judge(locked: boolean): Promise<Judged>;
  /** Makes it as declared and gives whether anything was changed. `repair`: what a change did not set is set whatever the place believes. */
  apply(locked: boolean, how: 'change' | 'repair'): Promise<boolean>;
  /** What keeps it from being removed, except its lock and its dependants: things of others in it or attached to it. */
  obstacles(): Promise<readonly Obstacle[]>;
  /** Removes what was added. */
  prune(removals: readonly Removal[]): Promise<void>;
  /** Lifts its lock, empties and removes it, with `force` also the obstacles without a remedy. */
  remove(force: boolean): Promise<void>;
}

export interface Judged {
  readonly failures: readonly Finding[];
  /** Findings that an emulator is to blame for. */
  readonly excused: readonly Finding[];
}

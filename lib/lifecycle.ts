import type { Finding } from './aws/component.ts';
import { DeployError, messageOf } from './deploy-error.ts';
import type { Lifecycle, Outcome } from './aws/stack-lifecycle.ts';
import { patiently } from './patience.ts';

/** Where there is no CloudFormation: each component is changed by its service's own calls. */
export interface AppliedSite {
  readonly config: { readonly region: string };
  /** How long the service may take until it shows what was done. */
  readonly patienceSeconds: number;
}

/** One fact that must hold. `find` is pure: it gives what is wrong, or undefined. */
export interface AppliedCheck<State, Site> {
  readonly name: string;
  readonly find: (state: State, site: Site, locked: boolean) => string | undefined;
}

/** What the author of a component writes; the six verbs come from it. */
export interface AppliedParts<State, Site> {
  readonly name: string;
  /** Asks the services. A resource is undefined only on the service's own "not found"; everything else that goes wrong is thrown. */
  readonly observe: (site: Site) => Promise<State>;
  /** Names of what there is in a state. Empty means absent. */
  readonly resources: (state: State) => readonly string[];
  /** Whether what there is says that it is locked. */
  readonly isLocked: (state: State) => boolean;
  /** They cover all that is declared: a state that satisfies them needs no change. */
  readonly checks: readonly AppliedCheck<State, Site>[];
  /** Hold in addition once the component is locked. */
  readonly lockedChecks: readonly AppliedCheck<State, Site>[];
  /** Makes what is missing and sets all else as it is declared. What was interrupted is finished by doing it again. */
  readonly apply: (site: Site, state: State, locked: boolean) => Promise<void>;
  /** Removes it. Throws `refused` for things that somebody else put there, unless `force`. */
  readonly remove: (site: Site, state: State, force: boolean) => Promise<void>;
}

/** What was found at one look, ready to be judged, changed and removed. A creation begins with a look at what is absent. */
interface Look {
  readonly resources: readonly string[];
  readonly locked: boolean;
  judge(locked: boolean): readonly Finding[];
  apply(locked: boolean): Promise<void>;
  remove(force: boolean): Promise<void>;
}

/** A component whose kind of state is its own matter. */
export interface AppliedComponent<Site> {
  readonly name: string;
  /** Throws when the services cannot be asked. */
  look(site: Site): Promise<Look>;
}

const NOTHING = { resources: [], findings: [], excused: [] };

export function defineApplied<State, Site extends AppliedSite>(
  parts: AppliedParts<State, Site>,
): AppliedComponent<Site> {
  return {
    name: parts.name,
    async look(site) {
      const state = await parts.observe(site);
      const resources = parts.resources(state);
      return {
        resources,
        locked: parts.isLocked(state),
        judge: (locked) => judge(parts, state, site, locked),
        apply: (locked) => parts.apply(site, state, locked),
        remove: (force) => parts.remove(site, state, force),
      };
    },
  };
}

function judge<State, Site extends AppliedSite>(
  { name, resources, checks, lockedChecks }: AppliedParts<State, Site>,
  state: State,
  site: Site,
  locked: boolean,
): Finding[] {
  const finding = (check: string, message: string): Finding => ({
    component: name,
    region: site.config.region,
    check,
    message,
  });
  if (resources(state).length === 0) return [finding('exists', `${name} does not exist`)];
  return [...checks, ...(locked ? lockedChecks : [])].flatMap((check) => {
    const message = check.find(state, site, locked);
    return message === undefined ? [] : [finding(check.name, message)];
  });
}

/** The six verbs of a component. `dependants` are those that must be gone before it goes. */
export function appliedLifecycle<Site extends AppliedSite>(
  component: AppliedComponent<Site>,
  dependants: readonly AppliedComponent<Site>[],
  site: Site,
): Lifecycle {
  return {
    create: () => create(component, site),
    exists: async () => (await looked(component, site)).resources.length > 0,
    verify: () => verify(component, site),
    lockDown: () => lockDown(component, site),
    delete: (force) => remove(component, dependants, site, force),
    verifyDeleted: () => verifyDeleted(component, site),
  };
}

/** What creating it would change, a line each. */
export async function planApplied<Site extends AppliedSite>(
  component: AppliedComponent<Site>,
  site: Site,
): Promise<string[]> {
  const look = await component.look(site);
  const wrong = look.judge(look.locked);
  return wrong.length === 0 ? ['no change'] : wrong.map(({ check, message }) => `${check}: ${message}`);
}

async function create<Site extends AppliedSite>(component: AppliedComponent<Site>, site: Site): Promise<Outcome> {
  const look = await looked(component, site);
  // A locked component stays locked: only delete --force takes the lock away.
  const settled = await settle(component, site, look, look.locked);
  return look.resources.length === 0 ? { ...settled, did: 'created' } : settled;
}

async function lockDown<Site extends AppliedSite>(component: AppliedComponent<Site>, site: Site): Promise<Outcome> {
  const look = await looked(component, site);
  if (look.resources.length === 0)
    throw new DeployError('refused', `${component.name} does not exist: create it first`);
  const settled = await settle(component, site, look, true);
  return settled.did === 'unchanged' ? settled : { ...settled, did: 'locked' };
}

/** Changes what is not as declared, and looks again. What is as declared is not touched. */
async function settle<Site extends AppliedSite>(
  component: AppliedComponent<Site>,
  site: Site,
  look: Look,
  locked: boolean,
): Promise<Outcome> {
  if (look.judge(locked).length === 0) return { ...NOTHING, did: 'unchanged', resources: look.resources };
  await look.apply(locked);
  const outcome = await patiently(`${component.name} is as declared`, site, async () =>
    judged(await looked(component, site), locked),
  );
  return { ...outcome, did: 'updated' };
}

async function verify<Site extends AppliedSite>(component: AppliedComponent<Site>, site: Site): Promise<Outcome> {
  try {
    const look = await component.look(site);
    return judged(look, look.locked);
  } catch (thrown) {
    const findings = [unseen(component.name, site, 'observed', `cannot look: ${messageOf(thrown)}`)];
    return { ...NOTHING, did: 'unknown', findings };
  }
}

async function remove<Site extends AppliedSite>(
  component: AppliedComponent<Site>,
  dependants: readonly AppliedComponent<Site>[],
  site: Site,
  force: boolean,
): Promise<Outcome> {
  const { name } = component;
  const look = await looked(component, site);
  if (look.resources.length === 0) return { ...NOTHING, did: 'already absent' };
  for (const dependant of dependants) {
    if ((await looked(dependant, site)).resources.length > 0)
      throw new DeployError('refused', `${name} is still needed by ${dependant.name}: delete that first`);
  }
  if (look.locked && !force) throw new DeployError('refused', `${name} is locked: delete it with --force`);
  await look.remove(force);
  const outcome = await patiently(`${name} is gone`, site, () => verifyDeleted(component, site));
  return { ...outcome, did: 'deleted' };
}

async function verifyDeleted<Site extends AppliedSite>(
  component: AppliedComponent<Site>,
  site: Site,
): Promise<Outcome> {
  const { name } = component;
  try {
    const { resources } = await component.look(site);
    const findings = resources.map((resource) => unseen(name, site, 'deleted', `${resource} is still there`));
    return { did: findings.length === 0 ? 'gone' : 'still there', resources, findings, excused: [] };
  } catch (thrown) {
    const findings = [unseen(name, site, 'deleted', `cannot see whether it is gone: ${messageOf(thrown)}`)];
    return { ...NOTHING, did: 'unknown', findings };
  }
}

/** What there is. Throws `unreachable` when that cannot be said. */
async function looked<Site extends AppliedSite>(component: AppliedComponent<Site>, site: Site): Promise<Look> {
  try {
    return await component.look(site);
  } catch (cause) {
    throw new DeployError('unreachable', `cannot see what there is of ${component.name}: ${messageOf(cause)}`, {
      cause,
    });
  }
}

function judged({ resources, judge: find }: Look, locked: boolean): Outcome {
  const findings = find(locked);
  const isAbsent = resources.length === 0;
  return {
    did: isAbsent ? 'absent' : findings.length === 0 ? 'as declared' : 'differs',
    resources,
    findings,
    excused: [],
  };
}

function unseen(component: string, { config }: AppliedSite, check: string, message: string): Finding {
  return { component, region: config.region, check, message };
}

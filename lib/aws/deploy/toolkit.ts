import { randomUUID } from 'node:crypto';
import { BaseCredentials, StackSelectionStrategy, Toolkit } from '@aws-cdk/toolkit-lib';
import type { DeploymentMethod, DeployOptions, IIoHost, IoMessage, StackActivity } from '@aws-cdk/toolkit-lib';
import type { AwsSettings } from '../aws.ts';
import type { Deployment } from '../deployment.ts';
import { DeployError, messageOf } from '../../deploy-error.ts';
import type { ComponentName } from '../../config/names.ts';
import { namesOf } from '../../config/names.ts';
import { retryWhileNameIsTaken } from './held-name.ts';
import type { StackOptions } from './stacks.ts';
import { refusalCause } from '../refusal-cause.ts';
import { quickApp } from '../quick-app.ts';
import { declareStacks } from './stacks.ts';
import { withAdvice } from './vendor-advice.ts';

/** How often CloudFormation is asked for news, in milliseconds. */
const POLL_MS = { aws: 2_000, emulator: 100 };
/** How long the name of a bucket that was just deleted is waited for. */
const HELD_SECONDS = 15 * 60;
/** Code of the toolkit's message that says how a deployment ended. */
const DEPLOYED = 'CDK_TOOLKIT_I5900';
/** Code of its message about one event of a stack. */
const EVENT = 'CDK_TOOLKIT_I5502';

interface ToolkitOptions {
  readonly aws: AwsSettings;
  /** Takes the bundles where the account is not bootstrapped. */
  readonly assetBucket: string | undefined;
  /** Whether `DeploymentMode: REVERT_DRIFT` is understood; where it is not, every update sets all properties again. */
  readonly revertsDrift: boolean;
  /** Called with every line that the CDK prints. */
  readonly say: (line: string) => void;
}

/** Creates, updates and deletes one component's stack, in this process. */
export interface StackToolkit {
  /** `repair` also sets what CloudFormation believes to be right already. Gives whether anything was changed. */
  deploy(component: ComponentName, deployment: Deployment, options: { readonly repair: boolean }): Promise<boolean>;
  destroy(component: ComponentName, deployment: Deployment): Promise<void>;
}

export function createToolkit(options: ToolkitOptions): StackToolkit {
  const { aws, assetBucket, revertsDrift } = options;
  const stackEventPollingInterval = aws.endpoint === undefined ? POLL_MS.aws : POLL_MS.emulator;
  const select = (component: ComponentName, { config }: Deployment): DeployOptions => ({
    stacks: {
      strategy: StackSelectionStrategy.PATTERN_MUST_MATCH_SINGLE,
      patterns: [namesOf(config).stack(component)],
    },
    stackEventPollingInterval,
  });
  return {
    async deploy(component, deployment, { repair }) {
      let changed = false;
      const reasons: string[] = [];
      const toolkit = connect(options, (message) => {
        if (message.code === DEPLOYED) changed = !(message.data as { noOp?: boolean }).noOp;
        reasons.push(...failuresIn(message));
      });
      const nonce = repair && !revertsDrift ? `repaired ${new Date().toISOString()}` : undefined;
      const deploymentMethod: DeploymentMethod =
        nonce === undefined
          ? { method: 'change-set', revertDrift: repair, changeSetName: ownChangeSet() }
          : { method: 'direct' };
      const source = await declare(toolkit, component, deployment, { assetBucket, nonce });
      const chosen = { ...select(component, deployment), deploymentMethod, forceDeployment: repair };
      const deploy = (): Promise<unknown> => explained(`deploy ${component}`, reasons, toolkit.deploy(source, chosen));
      // The toolkit itself removes the stack that could not be created before it makes the next.
      await retryWhileNameIsTaken(HELD_SECONDS, deploy);
      return changed;
    },
    async destroy(component, deployment) {
      const reasons: string[] = [];
      const toolkit = connect(options, (message) => reasons.push(...failuresIn(message)));
      const source = await declare(toolkit, component, deployment, { assetBucket });
      await explained(`delete ${component}`, reasons, toolkit.destroy(source, select(component, deployment)));
    },
  };
}

/**
 * A name that no other run has: the toolkit deletes a change set with the same name, which is another run's where two deploy at the same
 * moment. Executing one deletes those that a run left behind:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ExecuteChangeSet.html
 */
function ownChangeSet(): string {
  return `sgraph-send-${randomUUID()}`;
}

/** One toolkit for one piece of work, so that its messages are separate from those of others. */
function connect({ aws, say }: ToolkitOptions, hear: (message: IoMessage<unknown>) => void): Toolkit {
  const { credentials, region } = aws;
  const ioHost: IIoHost = {
    notify: (message) => {
      hear(message);
      say(message.message);
      return Promise.resolve();
    },
    // Every question gets its default answer, for the command has asked before.
    requestResponse: ({ message, defaultResponse }) => {
      say(message);
      return Promise.resolve(defaultResponse);
    },
  };
  const baseCredentials =
    credentials && BaseCredentials.custom({ provider: () => Promise.resolve({ ...credentials }), region });
  return new Toolkit({
    ioHost,
    color: false,
    emojis: false,
    ...(baseCredentials && { sdkConfig: { baseCredentials } }),
  });
}

function declare(
  toolkit: Toolkit,
  component: ComponentName,
  deployment: Deployment,
  options: StackOptions,
): ReturnType<Toolkit['fromAssemblyBuilder']> {
  return toolkit.fromAssemblyBuilder(
    ({ outdir, context }) => {
      const app = quickApp({ ...(outdir !== undefined && { outdir }), ...(context && { context }) });
      declareStacks(app, deployment, { ...options, components: [component] });
      return Promise.resolve(app.synth());
    },
    // By default the library keeps its own temporary folder.
    { clobberEnv: false, resolveDefaultEnvironment: false, lookups: false, disposeOutdir: true },
  );
}

/** Why a resource failed, as CloudFormation says it in an event. */
function failuresIn({ code, data }: IoMessage<unknown>): string[] {
  if (code !== EVENT) return [];
  const { ResourceStatus, ResourceStatusReason } = (data as StackActivity).event;
  return ResourceStatus?.endsWith('_FAILED') && ResourceStatusReason !== undefined ? [ResourceStatusReason] : [];
}

/** The toolkit breaks long lines, within what CloudFormation says, and does not wait for the last events of a stack. */
async function explained<T>(what: string, reasons: readonly string[], work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    const said = oneLine(`could not ${what}: ${messageOf(cause)}`);
    const more = [...new Set(reasons.map(oneLine))].filter((reason) => !said.includes(reason));
    const told = withAdvice([said, ...more].join('; '));
    // The toolkit has clients of its own.
    const why = refusalCause(cause);
    throw new DeployError('failed', why === undefined || told.includes(why) ? told : `${told} (${why})`, { cause });
  }
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

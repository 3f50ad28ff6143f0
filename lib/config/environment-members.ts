import * as z from 'zod';
import { cloudRunShape, ServiceConfig } from './cloud-run-shape.ts';
import {
  ContainerConfig,
  DeploymentConfig,
  FunctionConfig,
  MachineConfig,
  PipelineConfig,
  PublicName,
} from './config.ts';
import { dockerShape } from './docker-shape.ts';

/** Members of a configuration that no environment sets, each with where it comes from. */
export const SAID_ELSEWHERE = {
  environment: 'it is the name of the environment itself',
  region: '--regions says it',
  target: '--target says it',
  version: 'it is the version of the product that deploys',
  adminKeysSha256: 'they follow from the admin key that create is given or makes',
  originSecret: 'it is a secret, which create makes',
  bundleBucket: 'only an emulator has one',
} as const satisfies Partial<Record<keyof DeploymentConfig, string>>;

const settable = z.strictObject(DeploymentConfig.shape).omit({
  environment: true,
  region: true,
  target: true,
  version: true,
  adminKeysSha256: true,
  originSecret: true,
  bundleBucket: true,
}).shape;
const RIGHTS = ['project', 'environment', 'target'];
const AppFunction = z.strictObject(FunctionConfig.shape).omit({ name: true }).partial();
const Service = z.strictObject(ServiceConfig.shape).partial();

const shape = {
  ...settable,
  user: AppFunction,
  admin: AppFunction,
  container: z.strictObject(ContainerConfig.shape).partial(),
  machine: z.strictObject(MachineConfig.shape).partial(),
  pipeline: PipelineConfig.partial(),
  publicName: PublicName.partial(),
  tags: z
    .record(z.string(), z.string())
    .refine(
      (tags) => !RIGHTS.some((name) => name in tags),
      `must not have ${RIGHTS.join(', ')}: permissions depend on these, and they are set`,
    ),
  docker: z.strictObject(dockerShape).partial(),
  cloudRun: z.strictObject({ ...cloudRunShape, user: Service, admin: Service }).partial(),
};
export type Settable = keyof typeof shape;

/** What an environment may say, of each member as much as it likes: on AWS, and in groups of their own on what is not AWS. */
export const EnvironmentMembers = z.strictObject(shape).partial();
export type EnvironmentMembers = Readonly<z.infer<typeof EnvironmentMembers>>;

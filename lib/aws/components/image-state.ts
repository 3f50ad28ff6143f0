import { GetInstanceProfileCommand } from '@aws-sdk/client-iam';
import type { Aws } from '../aws.ts';
import { unlessAbsent } from '../aws.ts';
import type { Observer } from '../component.ts';
import { namesOf } from '../../config/names.ts';
import type { BakedState } from './baked-images.ts';
import { findBaked } from './baked-images.ts';
import type { BuilderState } from './builder-state.ts';
import { observeBuilder } from './builder-state.ts';
import { readExport } from './front-state.ts';
import { imageLogGroup } from './image-shape.ts';
import type { LogGroupState } from './log-group.ts';
import { observeLogGroup } from './log-group.ts';
import type { NetworkState } from './network-state.ts';
import { observeNetwork } from './network-state.ts';
import type { RoleState } from './role-state.ts';
import { observeRole } from './role-state.ts';

export interface ImageState {
  readonly builder: BuilderState;
  readonly baked: BakedState;
  readonly network: NetworkState | undefined;
  readonly role: RoleState | undefined;
  readonly profile: { readonly arn: string; readonly roles: readonly string[] } | undefined;
  readonly logGroup: LogGroupState | undefined;
  /** The image that machines start from. */
  readonly exported: string | undefined;
}

export async function observeImage({ aws, config }: Observer): Promise<ImageState> {
  const names = namesOf(config);
  const name = names.stack('image');
  const [builder, baked, network, role, profile, logGroup, exported] = await Promise.all([
    observeBuilder(aws, name),
    findBaked(aws, config),
    observeNetwork(aws, name),
    observeRole(aws, names.builderRole),
    findProfile(aws, name),
    observeLogGroup(aws, imageLogGroup(config)),
    readExport(aws, names.imageExport),
  ]);
  return { builder, baked, network, role, profile, logGroup, exported };
}

async function findProfile({ iam }: Aws, name: string): Promise<ImageState['profile']> {
  const request = iam.send(new GetInstanceProfileCommand({ InstanceProfileName: name }));
  const found = (await unlessAbsent(['NoSuchEntity', 'NoSuchEntityException'], request))?.InstanceProfile;
  return found && { arn: found.Arn ?? name, roles: (found.Roles ?? []).flatMap(({ RoleName }) => RoleName ?? []) };
}

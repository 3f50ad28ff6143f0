import type { Observer } from '../deployment.ts';
import type { DeploymentConfig } from '../../config/config.ts';
import { namesOf } from '../../config/names.ts';
import type { Compared, Seen } from '../declared/live.ts';
import { readRole } from '../declared/readers/iam.ts';
import { liveImage, livePart } from '../declared/readers/image-builder.ts';
import { readInstanceProfile } from '../declared/readers/instance-profile.ts';
import { readLogGroup } from '../declared/readers/logs.ts';
import type { BakedState } from './baked-images.ts';
import { findBaked } from './baked-images.ts';
import type { BuilderState } from './builder-state.ts';
import { observeBuilder } from './builder-state.ts';
import { readExport } from './cdn-state.ts';
import { contentName, imageLogGroup } from './image-shape.ts';
import type { NetworkSeen } from './read-network.ts';
import { readNetwork } from './read-network.ts';

export interface ImageState extends Compared, Pick<NetworkSeen, 'foreign'> {
  /** ARNs of all that Image Builder has, of older contents, too. */
  readonly parts: readonly string[];
  /** What became of the baking. */
  readonly build: { readonly status: string | undefined; readonly reason: string | undefined } | undefined;
  readonly baked: BakedState;
  /** The image that machines start from. */
  readonly exported: string | undefined;
}

export async function observeImage({ aws, config }: Observer): Promise<ImageState> {
  const names = namesOf(config);
  const name = names.stack('image');
  const [builder, baked, network, BuilderRole, Profile, LogGroup, exported] = await Promise.all([
    observeBuilder(aws, name),
    findBaked(aws, config),
    readNetwork(aws.ec2, name, { Group: name }),
    readRole(aws.iam, names.builderRole),
    readInstanceProfile(aws.iam, name),
    readLogGroup(aws.logs, imageLogGroup(config)),
    readExport(aws, names.imageExport),
  ]);
  const build = ownBuild(builder, config);
  return {
    seen: { live: { ...network.live, BuilderRole, Profile, LogGroup, ...ownParts(builder, config) }, imports: {} },
    foreign: network.foreign,
    parts: Object.values(builder).flatMap((found: readonly { arn?: string | undefined }[]) =>
      found.flatMap(({ arn }) => arn ?? []),
    ),
    build: build && { status: build.state?.status, reason: build.state?.reason },
    baked,
    exported,
  };
}

/** Those parts that the deployment's own content makes; older ones have other names. */
function ownParts(builder: BuilderState, config: DeploymentConfig): Seen['live'] {
  const [content, name] = [contentName(config), namesOf(config).stack('image')];
  const part = (items: readonly Parameters<typeof livePart>[0][], wanted: string): Seen['live'][string] => {
    const found = items.find((item) => item.name === wanted);
    return found && livePart(found);
  };
  const build = ownBuild(builder, config);
  return {
    Component: part(builder.components, content),
    Recipe: part(builder.recipes, content),
    Infrastructure: part(builder.infrastructures, name),
    Distribution: part(builder.distributions, name),
    Pipeline: part(builder.pipelines, name),
    Image: build && liveImage(build),
  };
}

function ownBuild({ builds }: BuilderState, config: DeploymentConfig): BuilderState['builds'][number] | undefined {
  return builds.find(({ name }) => name === contentName(config));
}

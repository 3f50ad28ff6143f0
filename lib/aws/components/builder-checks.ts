import { checksOf } from '../../checks.ts';
import type { Check, Deployment } from '../component.ts';
import { namesOf } from '../../config/names.ts';
import type { BuilderState } from './builder-state.ts';
import {
  BUILD_METADATA,
  builderArn,
  componentData,
  contentName,
  imageRegionsOf,
  imageTags,
  imageVersion,
  parentImage,
} from './image-shape.ts';
import type { ImageState } from './image-state.ts';
import { digestOf, ROOT_DEVICE } from './instance-shape.ts';

/** What holds for the parts of Image Builder itself. */
export const builderChecks: readonly Check<ImageState>[] = [
  {
    name: 'builder-parts-exist',
    find: ({ builder }, deployment) => {
      const { build, ...parts } = partsOf(builder, deployment);
      const missing = Object.entries({ ...parts, build }).filter(([, part]) => part === undefined);
      return missing.length === 0
        ? undefined
        : `of Image Builder is missing: ${missing.map(([name]) => name).join(', ')}`;
    },
  },
  ofPart('component', 'component-data', ({ data = '', version }, { config }) => {
    const found = `${version ?? '?'} ${digestOf(data)}`;
    const expected = `${imageVersion(config)} ${digestOf(componentData(config))}`;
    return found === expected ? undefined : `has version and SHA-256 ${found}, expected ${expected}`;
  }),
  ofPart('recipe', 'recipe', ({ version, parentImage: parent, components = [] }, { config }) => {
    const component = builderArn(config, 'component', `${contentName(config)}/${imageVersion(config)}/1`);
    const found = [version, parent, ...components.map(({ componentArn }) => componentArn)].join(', ');
    const expected = [imageVersion(config), parentImage(config), component].join(', ');
    return found === expected ? undefined : `is [${found}], expected [${expected}]`;
  }),
  ofPart('recipe', 'recipe-volume', ({ blockDeviceMappings = [] }, { config }) => {
    const found = blockDeviceMappings
      .map(
        ({ deviceName, ebs }) =>
          `${deviceName ?? '?'} ${ebs?.volumeType ?? '?'} ${ebs?.volumeSize ?? '?'} GiB ${ebs?.encrypted === true ? 'encrypted' : 'plain'}`,
      )
      .join(', ');
    const expected = `${ROOT_DEVICE} gp3 ${config.machine.volumeGiB} GiB encrypted`;
    return found === expected ? undefined : `has the volumes [${found}], expected ${expected}`;
  }),
  ofPart('infrastructure', 'build-machine', (found, deployment, { network }) => {
    const { config } = deployment;
    const { instanceTypes = [], instanceProfileName, subnetId, securityGroupIds = [], keyPair } = found;
    const name = namesOf(config).stack('image');
    const isAtHome =
      network?.subnets.some(({ SubnetId }) => SubnetId === subnetId) === true &&
      securityGroupIds.join() === network.groups.find(({ GroupName }) => GroupName === name)?.GroupId;
    const isOwn = instanceTypes.join() === config.machine.instanceType && instanceProfileName === name;
    return isOwn && isAtHome && keyPair === undefined
      ? undefined
      : `bakes on ${instanceTypes.join()} as ${instanceProfileName ?? '?'} in ${subnetId ?? '?'} and ${securityGroupIds.join()} with the key pair ${keyPair ?? 'none'}, expected ${config.machine.instanceType} as ${name} in its own network without one`;
  }),
  ofPart('infrastructure', 'build-metadata', ({ instanceMetadataOptions }) => {
    const { httpTokens, httpPutResponseHopLimit } = instanceMetadataOptions ?? {};
    return httpTokens === BUILD_METADATA.httpTokens &&
      httpPutResponseHopLimit === BUILD_METADATA.httpPutResponseHopLimit
      ? undefined
      : `gives metadata as ${httpTokens ?? '?'} over ${httpPutResponseHopLimit ?? '?'} hops, expected required over 1`;
  }),
  ofPart('infrastructure', 'ends-on-failure', ({ terminateInstanceOnFailure }) =>
    terminateInstanceOnFailure === true ? undefined : 'keeps a machine whose baking fails',
  ),
  ofPart('distribution', 'distribution', ({ distributions = [] }, { config }) => {
    const found = distributions.map(({ region }) => region ?? '?').sort();
    const expected = imageRegionsOf(config).sort();
    return found.join(', ') === expected.join(', ')
      ? undefined
      : `distributes to [${found.join(', ')}], expected [${expected.join(', ')}]`;
  }),
  ofPart('distribution', 'distribution-private', ({ distributions = [] }) => {
    const shared = distributions.filter(({ amiDistributionConfiguration: ami }) => {
      const {
        userIds = [],
        userGroups = [],
        organizationArns = [],
        organizationalUnitArns = [],
      } = ami?.launchPermission ?? {};
      const targets = ami?.targetAccountIds ?? [];
      return [...userIds, ...userGroups, ...organizationArns, ...organizationalUnitArns, ...targets].length > 0;
    });
    return shared.length === 0
      ? undefined
      : `shares the image with others in ${shared.map(({ region }) => region ?? '?').join(', ')}`;
  }),
  ofPart('distribution', 'distribution-tags', ({ distributions = [] }, { config }) => {
    const untagged = distributions.filter(({ amiDistributionConfiguration: ami }) =>
      Object.entries(imageTags(config)).some(([key, value]) => ami?.amiTags?.[key] !== value),
    );
    return untagged.length === 0
      ? undefined
      : `gives images no tags by which they are found in ${untagged.map(({ region }) => region ?? '?').join(', ')}`;
  }),
  ofPart('pipeline', 'pipeline', (found, deployment, { builder }) => {
    const { recipe, infrastructure, distribution } = partsOf(builder, deployment);
    const isRight =
      found.imageRecipeArn === recipe?.arn &&
      found.infrastructureConfigurationArn === infrastructure?.arn &&
      found.distributionConfigurationArn === distribution?.arn;
    return isRight && found.status === 'ENABLED' && found.schedule === undefined
      ? undefined
      : `is ${found.status ?? '?'}, bakes ${found.imageRecipeArn ?? '?'} and runs ${found.schedule?.scheduleExpression ?? 'when it is started'}, expected ENABLED, ${recipe?.arn ?? 'the own recipe'} and when it is started`;
  }),
  ofPart('build', 'build-available', ({ state }) =>
    state?.status === 'AVAILABLE' ? undefined : `is ${state?.status ?? '?'}: ${state?.reason ?? 'nobody says why'}`,
  ),
];

type Parts = {
  readonly [Name in 'component' | 'recipe' | 'infrastructure' | 'distribution' | 'pipeline' | 'build']:
    BuilderState[`${Name}s`][number] | undefined;
};

/** Those parts that the deployment's own content makes; older ones have other names. */
function partsOf(builder: BuilderState, { config }: Deployment): Parts {
  const [content, name] = [contentName(config), namesOf(config).stack('image')];
  const named = <Item extends { name?: string | undefined }>(
    items: readonly Item[],
    wanted: string,
  ): Item | undefined => items.find((item) => item.name === wanted);
  return {
    component: named(builder.components, content),
    recipe: named(builder.recipes, content),
    infrastructure: named(builder.infrastructures, name),
    distribution: named(builder.distributions, name),
    pipeline: named(builder.pipelines, name),
    build: named(builder.builds, content),
  };
}

/** A check of a part that exists; that one is missing is another check's finding. */
function ofPart<Name extends keyof Parts>(
  part: Name,
  name: string,
  find: (found: NonNullable<Parts[Name]>, deployment: Deployment, state: ImageState) => string | undefined,
): Check<ImageState> {
  const pick = ({ builder }: ImageState, deployment: Deployment): Parts[Name] => partsOf(builder, deployment)[part];
  return checksOf(`the ${part} of Image Builder`, pick)(name, find);
}

import type {
  Component,
  DistributionConfiguration,
  Image,
  ImagePipeline,
  ImageRecipe,
  InfrastructureConfiguration,
} from '@aws-sdk/client-imagebuilder';
import type { Live } from '../live.ts';
import { given } from '../live.ts';

/** Anything of Image Builder but an image, in whose API names begin small, and big in CloudFormation. */
export function livePart(
  found: Component | DistributionConfiguration | ImagePipeline | ImageRecipe | InfrastructureConfiguration,
): Live {
  const arn = found.arn ?? '';
  return { id: arn, attributes: { Arn: arn }, properties: capital(found) as Live['properties'] };
}

/** An `AWS::ImageBuilder::Image`, whose API gives what it was made of instead of the ARNs. */
export function liveImage(found: Image): Live {
  const { arn = '', imageRecipe, infrastructureConfiguration, distributionConfiguration, ...others } = found;
  const { imageTestsConfiguration, enhancedImageMetadataEnabled, loggingConfiguration, tags } = others;
  const made = { imageTestsConfiguration, enhancedImageMetadataEnabled, loggingConfiguration, tags };
  return {
    id: arn,
    attributes: { Arn: arn },
    properties: given({
      ...(capital(made) as Live['properties']),
      ImageRecipeArn: imageRecipe?.arn,
      InfrastructureConfigurationArn: infrastructureConfiguration?.arn,
      DistributionConfigurationArn: distributionConfiguration?.arn,
    }),
  };
}

/** Their members have free names. */
const MAPS = ['tags', 'resourceTags', 'amiTags'];

function capital(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(capital);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]): [string, unknown] => [
    name.charAt(0).toUpperCase() + name.slice(1),
    MAPS.includes(name) ? member : capital(member),
  ]);
  return given(Object.fromEntries(members));
}

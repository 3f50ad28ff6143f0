import { describe, expect, it } from 'vitest';
import { image } from '../../../../../lib/aws/components/image.ts';
import { declaredBy, differing, environmentOf } from '../../../../../lib/aws/declared/judge.ts';
import type { Live } from '../../../../../lib/aws/declared/live.ts';
import { liveImage, livePart } from '../../../../../lib/aws/declared/readers/image-builder.ts';
import { seenAsDeclared } from '../../declared.ts';
import { testDeployment } from '../../deployment.ts';

const AMI = { target: 'ami' } as const;
const deployment = testDeployment(false, AMI);
const resources = declaredBy(image, deployment).filter(({ type }) => type.startsWith('AWS::ImageBuilder::'));
const { live, imports } = seenAsDeclared(image, false, AMI);
/** What the API says of what CloudFormation made: the same names beginning with a small letter, and no defaults. */
const answerFor = (logicalId: string): object => {
  const { attributes, properties } = live[logicalId]!;
  return { arn: attributes['Arn'] ?? logicalId, ...(small(properties) as object) };
};
const CHOSEN = ['Tags', 'ResourceTags', 'AmiTags'];

function small(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(small);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]): [string, unknown] => [
    name.charAt(0).toLowerCase() + name.slice(1),
    CHOSEN.includes(name) ? member : small(member),
  ]);
  return Object.fromEntries(members);
}

const wrong = (found: Record<string, Live>): readonly string[] =>
  differing(resources, environmentOf(image, deployment), { live: { ...live, ...found }, imports }).map(
    ({ message }) => message,
  );

describe('what Image Builder answers', () => {
  it('is read into the names of CloudFormation, those of tags as they are', () => {
    for (const { logicalId } of resources.filter(({ type }) => type !== 'AWS::ImageBuilder::Image'))
      expect(wrong({ [logicalId]: livePart(answerFor(logicalId)) })).toEqual([]);
    const distribution = {
      timeoutMinutes: 60,
      distributions: [] as { region: string }[],
      ...answerFor('Distribution'),
    };
    distribution.distributions.push({ region: 'ap-south-1' });
    expect(wrong({ Distribution: livePart(distribution) })).toEqual([
      'Distribution.Distributions[ap-south-1] is {"Region":"ap-south-1"}, expected nothing',
    ]);
  });

  // https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_Image.html
  it('is, of an image, what it was made of instead of the ARNs', () => {
    const made = (logicalId: string): { arn: string } => ({ arn: `Arn-of-${logicalId}` });
    const answer = {
      ...answerFor('Image'),
      imageRecipe: made('Recipe'),
      infrastructureConfiguration: made('Infrastructure'),
      distributionConfiguration: { ...made('Distribution'), timeoutMinutes: 60 },
    };
    expect(wrong({ Image: liveImage(answer) })).toEqual([]);
    expect(wrong({ Image: liveImage({ ...answer, imageRecipe: made('Another') }) })).toEqual([
      'Image.ImageRecipeArn is "Arn-of-Another", expected "Arn-of-Recipe"',
    ]);
  });
});

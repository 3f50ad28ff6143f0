import type {
  Component,
  DistributionConfiguration,
  Image,
  ImagePipeline,
  ImageRecipe,
  InfrastructureConfiguration,
} from '@aws-sdk/client-imagebuilder';
import {
  GetComponentCommand,
  GetDistributionConfigurationCommand,
  GetImageCommand,
  GetImageRecipeCommand,
  GetInfrastructureConfigurationCommand,
  paginateListComponents,
  paginateListDistributionConfigurations,
  paginateListImagePipelines,
  paginateListImageRecipes,
  paginateListImages,
  paginateListImageBuildVersions,
  paginateListInfrastructureConfigurations,
} from '@aws-sdk/client-imagebuilder';
import type { Aws } from '../aws.ts';

/** Everything of Image Builder whose name begins with the deployment's: older contents have other names. */
export interface BuilderState {
  readonly components: readonly Component[];
  readonly recipes: readonly ImageRecipe[];
  readonly infrastructures: readonly InfrastructureConfiguration[];
  readonly distributions: readonly DistributionConfiguration[];
  readonly pipelines: readonly ImagePipeline[];
  readonly builds: readonly Image[];
}

type Client = Aws['imagebuilder'];

export async function observeBuilder({ imagebuilder: client }: Aws, name: string): Promise<BuilderState> {
  const own = <Item extends { name?: string | undefined }>(items: readonly Item[] | undefined): Item[] =>
    (items ?? []).filter((item) => item.name === name || item.name?.startsWith(`${name}-`) === true);
  const owner = 'Self';
  const [components, recipes, infrastructures, distributions, pipelines, builds] = await Promise.all([
    each(paginateListComponents({ client }, { owner }), (page) => own(page.componentVersionList), componentOf(client)),
    each(paginateListImageRecipes({ client }, { owner }), (page) => own(page.imageRecipeSummaryList), recipeOf(client)),
    each(
      paginateListInfrastructureConfigurations({ client }, {}),
      (page) => own(page.infrastructureConfigurationSummaryList),
      infrastructureOf(client),
    ),
    each(
      paginateListDistributionConfigurations({ client }, {}),
      (page) => own(page.distributionConfigurationSummaryList),
      distributionOf(client),
    ),
    each(
      paginateListImagePipelines({ client }, {}),
      (page) => own(page.imagePipelineList),
      (found) => Promise.resolve([found]),
    ),
    each(paginateListImages({ client }, { owner }), (page) => own(page.imageVersionList), buildsOf(client)),
  ]);
  return { components, recipes, infrastructures, distributions, pipelines, builds };
}

/** All items on all pages, each asked for itself. */
async function each<Page, Item, Found>(
  pages: AsyncIterable<Page>,
  itemsOn: (page: Page) => readonly Item[],
  ask: (item: Item) => Promise<readonly (Found | undefined)[]>,
): Promise<Found[]> {
  const found: Found[] = [];
  for await (const page of pages) {
    const asked = await Promise.all(itemsOn(page).map(ask));
    found.push(...asked.flat().flatMap((one) => one ?? []));
  }
  return found;
}

interface Listed {
  readonly arn?: string | undefined;
}

/** What is listed is a version, and what can be asked for is its first build: CloudFormation makes no other. */
const componentOf =
  (client: Client) =>
  async ({ arn }: Listed) => {
    const componentBuildVersionArn = `${arn ?? ''}/1`;
    return [(await client.send(new GetComponentCommand({ componentBuildVersionArn }))).component];
  };
const recipeOf =
  (client: Client) =>
  async ({ arn: imageRecipeArn }: Listed) => [
    (await client.send(new GetImageRecipeCommand({ imageRecipeArn }))).imageRecipe,
  ];
const infrastructureOf =
  (client: Client) =>
  async ({ arn }: Listed) => {
    const request = new GetInfrastructureConfigurationCommand({ infrastructureConfigurationArn: arn });
    return [(await client.send(request)).infrastructureConfiguration];
  };
const distributionOf =
  (client: Client) =>
  async ({ arn }: Listed) => {
    const request = new GetDistributionConfigurationCommand({ distributionConfigurationArn: arn });
    return [(await client.send(request)).distributionConfiguration];
  };
const buildsOf =
  (client: Client) =>
  async ({ arn: imageVersionArn }: Listed) => {
    const builds: (Image | undefined)[] = [];
    for await (const page of paginateListImageBuildVersions({ client }, { imageVersionArn })) {
      for (const { arn: imageBuildVersionArn } of page.imageSummaryList ?? [])
        builds.push((await client.send(new GetImageCommand({ imageBuildVersionArn }))).image);
    }
    return builds;
  };

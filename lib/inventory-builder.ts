import {
  paginateListComponents,
  paginateListDistributionConfigurations,
  paginateListImagePipelines,
  paginateListImageRecipes,
  paginateListImages,
  paginateListInfrastructureConfigurations,
} from '@aws-sdk/client-imagebuilder';
import { namesOnAll } from './inventory-machine.ts';
import type { Kinds } from './inventory.ts';

const owner = 'Self';

/** What Image Builder bakes images with, and its own record of each image. */
export const BUILDER_KINDS: Kinds = {
  'builder-component': ({ imagebuilder: client }) =>
    namesOnAll(paginateListComponents({ client }, { owner }), (page) =>
      page.componentVersionList?.map(({ arn }) => arn),
    ),
  'builder-recipe': ({ imagebuilder: client }) =>
    namesOnAll(paginateListImageRecipes({ client }, { owner }), (page) =>
      page.imageRecipeSummaryList?.map(({ arn }) => arn),
    ),
  'builder-infrastructure': ({ imagebuilder: client }) =>
    namesOnAll(paginateListInfrastructureConfigurations({ client }, {}), (page) =>
      page.infrastructureConfigurationSummaryList?.map(({ arn }) => arn),
    ),
  'builder-distribution': ({ imagebuilder: client }) =>
    namesOnAll(paginateListDistributionConfigurations({ client }, {}), (page) =>
      page.distributionConfigurationSummaryList?.map(({ arn }) => arn),
    ),
  'builder-pipeline': ({ imagebuilder: client }) =>
    namesOnAll(paginateListImagePipelines({ client }, {}), (page) => page.imagePipelineList?.map(({ arn }) => arn)),
  'builder-image': ({ imagebuilder: client }) =>
    namesOnAll(paginateListImages({ client }, { owner }), (page) => page.imageVersionList?.map(({ arn }) => arn)),
};

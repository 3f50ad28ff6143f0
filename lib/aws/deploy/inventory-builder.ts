import {
  paginateListComponents,
  paginateListDistributionConfigurations,
  paginateListImagePipelines,
  paginateListImageRecipes,
  paginateListImages,
  paginateListInfrastructureConfigurations,
} from '@aws-sdk/client-imagebuilder';
import type { Kinds } from './inventory-names.ts';
import { namesOn } from './inventory-names.ts';

const owner = 'Self';

/** What Image Builder bakes images with, and its own record of each image. */
export const BUILDER_KINDS: Kinds = {
  'builder-component': ({ imagebuilder: client }) =>
    namesOn(paginateListComponents({ client }, { owner }), (page) => page.componentVersionList?.map(({ arn }) => arn)),
  'builder-recipe': ({ imagebuilder: client }) =>
    namesOn(paginateListImageRecipes({ client }, { owner }), (page) =>
      page.imageRecipeSummaryList?.map(({ arn }) => arn),
    ),
  'builder-infrastructure': ({ imagebuilder: client }) =>
    namesOn(paginateListInfrastructureConfigurations({ client }, {}), (page) =>
      page.infrastructureConfigurationSummaryList?.map(({ arn }) => arn),
    ),
  'builder-distribution': ({ imagebuilder: client }) =>
    namesOn(paginateListDistributionConfigurations({ client }, {}), (page) =>
      page.distributionConfigurationSummaryList?.map(({ arn }) => arn),
    ),
  'builder-pipeline': ({ imagebuilder: client }) =>
    namesOn(paginateListImagePipelines({ client }, {}), (page) => page.imagePipelineList?.map(({ arn }) => arn)),
  'builder-image': ({ imagebuilder: client }) =>
    namesOn(paginateListImages({ client }, { owner }), (page) => page.imageVersionList?.map(({ arn }) => arn)),
};

import type { Kind } from './compare.ts';

/** Every resource type that is compared with its declaration, by what is known of its properties. */
export const KINDS: Readonly<Record<string, Kind>> = {
  'AWS::S3::Bucket': {
    sets: {
      'LifecycleConfiguration.Rules': 'Id',
      'CorsConfiguration.CorsRules.AllowedOrigins': '',
      'CorsConfiguration.CorsRules.AllowedMethods': '',
      'CorsConfiguration.CorsRules.AllowedHeaders': '',
      'CorsConfiguration.CorsRules.ExposedHeaders': '',
    },
    // Versions would outlive the deletion of a transfer.
    closed: ['VersioningConfiguration', 'LifecycleConfiguration.Rules', 'CorsConfiguration.CorsRules'],
  },
  'AWS::S3::BucketPolicy': { policies: ['PolicyDocument'] },
  // Its own policy could let others in.
  'AWS::ECR::Repository': { closed: ['LifecyclePolicy', 'RepositoryPolicyText'] },
};

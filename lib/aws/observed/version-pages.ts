import type { ListObjectVersionsCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { unlessAbsent } from '../aws.ts';

interface Listed {
  readonly Bucket: string;
  readonly Prefix?: string;
  readonly Delimiter?: string;
}

/** Versions and their markers, page by page: the SDK has no paginator for them. Nothing where there is no bucket. */
export async function* versionPages(s3: S3Client, listed: Listed): AsyncGenerator<ListObjectVersionsCommandOutput> {
  let marker: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {};
  for (;;) {
    const request = new ListObjectVersionsCommand({ ...listed, ...marker });
    const page = await unlessAbsent(['NoSuchBucket'], s3.send(request));
    if (!page) return;
    yield page;
    if (!page.IsTruncated) return;
    marker = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
  }
}

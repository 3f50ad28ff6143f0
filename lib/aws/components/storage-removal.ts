import { setTimeout as pause } from 'node:timers/promises';
import type { ObjectIdentifier } from '@aws-sdk/client-s3';
import { DeleteObjectsCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import type { Aws } from '../aws.ts';
import { unlessAbsent } from '../aws.ts';
import type { Observer } from '../deployment.ts';
import { DeployError } from '../../deploy-error.ts';
import { namesOf } from '../../config/names.ts';
import { STORE_PREFIXES } from '../../config/store-access.ts';
import { versionPages } from '../observed/version-pages.ts';

/** Pages of up to 1,000 versions that are deleted at once, by a call each: no more than that is in memory. */
const AT_ONCE = 4;
/** S3 lists those of a batch that it was too busy for; the SDK does not ask for them again. */
const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 200;
/** Deleted objects after which it is said how far it has come. */
const TOLD_EVERY = 2_000;

/** Deletes all of the product's objects, page by page, with `force` everything. */
export async function emptyBucket({ aws, config, tell }: Observer, force: boolean): Promise<void> {
  const { bucket } = namesOf(config);
  let deleted = 0;
  let told = 0;
  const remove = async (pages: readonly ObjectIdentifier[][]): Promise<void> => {
    await Promise.all(pages.map((page) => deletePage(aws, bucket, page)));
    deleted += pages.flat().length;
    if (deleted - told < TOLD_EVERY) return;
    told = deleted;
    tell(`${bucket}: ${deleted} objects deleted`);
  };
  for (const prefix of force ? [''] : STORE_PREFIXES) {
    let pages: ObjectIdentifier[][] = [];
    for await (const page of pagesOf(aws, bucket, prefix)) {
      pages.push(page);
      if (pages.length < AT_ONCE) continue;
      await remove(pages);
      pages = [];
    }
    await remove(pages);
  }
}

/** Keys of up to so many objects, also of those that others wrote. */
const NAMED = 5;

/** Some of what is in the bucket, versions and their markers included. Nothing where there is no bucket. */
export async function bucketContents({ aws: { s3 }, config }: Observer): Promise<string[]> {
  const request = new ListObjectVersionsCommand({ Bucket: namesOf(config).bucket, MaxKeys: NAMED });
  const page = await unlessAbsent(['NoSuchBucket'], s3.send(request));
  const keys = [...(page?.Versions ?? []), ...(page?.DeleteMarkers ?? [])].flatMap(({ Key }) => Key ?? []);
  return keys.length === 0 && page?.IsTruncated ? ['more, listed on a later page'] : keys;
}

/** What is stored below a prefix, versions and their markers included. Nothing where there is no bucket. */
async function* pagesOf({ s3 }: Aws, Bucket: string, Prefix: string): AsyncGenerator<ObjectIdentifier[]> {
  for await (const { Versions = [], DeleteMarkers = [] } of versionPages(s3, { Bucket, Prefix })) {
    const found = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) =>
      VersionId === undefined || VersionId === 'null' ? { Key } : { Key, VersionId },
    );
    if (found.length > 0) yield found;
  }
}

async function deletePage({ s3 }: Aws, Bucket: string, page: readonly ObjectIdentifier[]): Promise<void> {
  let left = [...page];
  for (let attempt = 1; ; attempt++) {
    const { Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: left, Quiet: true } }));
    const [first] = Errors;
    if (!first) return;
    const isBusy = Errors.every(({ Code }) => Code === 'SlowDown' || Code === 'InternalError');
    if (!isBusy || attempt === ATTEMPTS) {
      const example = `${first.Code ?? 'an error'} for ${first.Key ?? 'a key'}`;
      throw new DeployError('failed', `${Errors.length} objects of ${Bucket} cannot be deleted: ${example}`);
    }
    left = Errors.map(({ Key, VersionId }) => (VersionId === undefined ? { Key } : { Key, VersionId }));
    await pause(FIRST_PAUSE_MS * 2 ** (attempt - 1));
  }
}

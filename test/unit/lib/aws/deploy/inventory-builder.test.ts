import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectAws } from '../../../../../lib/aws/aws.ts';
import { BUILDER_KINDS } from '../../../../../lib/aws/deploy/inventory-builder.ts';

/** What the service answers with, by path: the member that holds the list. No emulator has this service, so two pages of each are served here. */
const LISTS: Readonly<Record<string, string>> = {
  '/ListComponents': 'componentVersionList',
  '/ListImageRecipes': 'imageRecipeSummaryList',
  '/ListInfrastructureConfigurations': 'infrastructureConfigurationSummaryList',
  '/ListDistributionConfigurations': 'distributionConfigurationSummaryList',
  '/ListImagePipelines': 'imagePipelineList',
  '/ListImages': 'imageVersionList',
};
const OWNED = ['/ListComponents', '/ListImageRecipes', '/ListImages'];

let server: Server;
const asked: string[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    void text(request).then((body) => {
      const path = request.url ?? '';
      const { nextToken, owner } = JSON.parse(body) as { nextToken?: string; owner?: string };
      asked.push(`${path} ${owner ?? 'anybody'}`);
      const page = nextToken === undefined ? { nextToken: 'second' } : {};
      const item = { arn: `arn:aws:imagebuilder:::${path}${nextToken ?? ''}` };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ ...page, [LISTS[path]!]: [item] }));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => server.close());

it('lists everything of Image Builder that is our own, on all pages', async () => {
  const { port } = server.address() as AddressInfo;
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
  const aws = connectAws({ region: 'eu-west-2', endpoint: `http://127.0.0.1:${port}`, credentials });
  const found = await Promise.all(Object.values(BUILDER_KINDS).map((list) => list(aws)));
  aws.close();
  expect(found.flat().sort()).toEqual(
    Object.keys(LISTS)
      .flatMap((path) => [`arn:aws:imagebuilder:::${path}`, `arn:aws:imagebuilder:::${path}second`])
      .sort(),
  );
  expect([...new Set(asked)].sort()).toEqual(
    Object.keys(LISTS)
      .map((path) => `${path} ${OWNED.includes(path) ? 'Self' : 'anybody'}`)
      .sort(),
  );
});

import { afterEach, expect, it } from 'vitest';
import { emulate } from '../../../../lib/emulator/emulation.ts';
import type { HttpServer } from '../../../support/http-server.ts';
import { listenHttp } from '../../../support/http-server.ts';

let server: HttpServer | undefined;
afterEach(() => server?.close());

const answering = async (path: string): Promise<string> => {
  server = await listenHttp((request, response) => void response.writeHead(request.url === path ? 200 : 404).end());
  return server.url;
};

it.each(['ministack', 'localstack'] as const)('%s is known by its health page', async (emulator) => {
  expect((await emulate(await answering(`/_${emulator}/health`))).name).toBe(emulator);
});

it('another emulator is refused, and told why', async () => {
  const config = { code: 'config', message: expect.stringMatching(/neither MiniStack nor LocalStack/) as string };
  await expect(emulate(await answering('/moto-api'))).rejects.toMatchObject(config);
});

it('an endpoint where nothing listens is unreachable', async () => {
  const url = await answering('/');
  server?.close();
  const unreachable = { code: 'unreachable', message: expect.stringMatching(/AWS_ENDPOINT_URL/) as string };
  await expect(emulate(url)).rejects.toMatchObject(unreachable);
});

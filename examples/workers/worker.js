import { createUserApp, readSettings } from 'sgraph-send/server';
import { createS3Store } from 'sgraph-send/stores/s3';

/** One app for each isolate. It is made with the first request: before that a Worker may neither read anything nor make random numbers. */
let app;

async function createApp(env) {
  const client = {
    endpoint: env.S3_ENDPOINT,
    region: env.S3_REGION,
    overFetch: true,
    credentials: { accessKeyId: env.S3_ACCESS_KEY_ID, secretAccessKey: env.S3_SECRET_ACCESS_KEY },
  };
  const settings = Object.entries(env).filter(([name]) => name.startsWith('SGRAPH_SEND_'));
  return createUserApp({
    store: await createS3Store({ bucket: env.S3_BUCKET, prefix: '', client }),
    settings: readSettings(Object.fromEntries(settings), false),
    peerAddress: (request) => request.headers.get('cf-connecting-ip') ?? undefined,
    assets: async (file) => (await env.ASSETS.fetch(`https://assets.local/${file}`)).bytes(),
  });
}

export default {
  async fetch(request, env, ctx) {
    app ??= createApp(env).catch((thrown) => {
      app = undefined;
      throw thrown;
    });
    return (await app).fetch(request, env, ctx);
  },
};

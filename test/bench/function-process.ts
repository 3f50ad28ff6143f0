import { pathToFileURL } from 'node:url';
import { cpuMicroseconds } from './cpu-time.ts';

// Loads a built function, asks it twice and prints the processor time of each in milliseconds: `node function-process.ts FILE PATH-OF-URL`.

type Handler = (event: unknown, context: unknown) => Promise<{ readonly statusCode: number }>;

const [file = '', path = '/'] = process.argv.slice(2);
/** What a function URL gives to a function (docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html). */
const event = {
  version: '2.0',
  rawPath: path,
  rawQueryString: '',
  headers: { host: 'send.example' },
  requestContext: { http: { method: 'GET', path, sourceIp: '192.0.2.1' }, domainName: 'send.example' },
  isBase64Encoded: false,
};
let handler: Handler | undefined;
const load = await cpuMicroseconds(async () => {
  ({ handler } = (await import(pathToFileURL(file).href)) as { handler: Handler });
});
const ask = (): Promise<number> =>
  cpuMicroseconds(async () => {
    const { statusCode = 0 } = (await handler?.(event, {})) ?? {};
    if (statusCode !== 200) throw new Error(`${path} is answered with ${statusCode}`);
  });
const first = await ask();
const second = await ask();
console.log(JSON.stringify([load, first, second].map((microseconds) => microseconds / 1000)));
process.exit(0);

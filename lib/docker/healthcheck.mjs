// Exit code 0 when the app of this container answers. Docker runs it directly: the image has no shell and no curl.
import { get as getPlain } from 'node:http';
import { get as getByTls } from 'node:https';

const { PORT = '8080', SERVICE_TYPE = 'both' } = process.env;
const path = SERVICE_TYPE === 'admin' ? '/admin/health' : '/health';
// Of a server with a certificate of its own (`--tls-cert`) the certificate is for its public name, not for this address.
const options = { host: '127.0.0.1', port: PORT, path, timeout: 4_000, agent: false, rejectUnauthorized: false };

/** @param {typeof getPlain | typeof getByTls} get */
function answersBy(get) {
  return new Promise((resolve) => {
    const request = get(options, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    request.on('error', () => resolve(false)).on('timeout', () => request.destroy(new Error('no answer in time')));
  });
}

const isHealthy = (await answersBy(getPlain)) || (await answersBy(getByTls));
process.exit(isHealthy ? 0 : 1);

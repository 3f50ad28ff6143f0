// Exit code 0 when the app of this container answers. Docker runs it directly: the image has no shell and no curl.
const { PORT = '8080', SERVICE_TYPE = 'both' } = process.env;
const path = SERVICE_TYPE === 'admin' ? '/admin/health' : '/health';
try {
  const answer = await fetch(`http://127.0.0.1:${PORT}${path}`, { signal: AbortSignal.timeout(4_000) });
  process.exitCode = answer.ok ? 0 : 1;
} catch {
  process.exitCode = 1;
}

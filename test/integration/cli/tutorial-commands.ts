const FENCED = /^```([a-z]*)\n([^]*?)^```$/gm;

/** The commands of a page that are not steps with what they print: indented blocks and those of a shell. */
export function otherCommandsOf(page: string): string[] {
  const shell = [...page.matchAll(FENCED)].flatMap(([, language, block = '']) =>
    language === 'sh' ? block.trim().split('\n') : [],
  );
  const indented = page
    .replaceAll(FENCED, '')
    .split('\n')
    .filter((line) => /^ {4}[A-Za-z]/.test(line) && !/^ +(?:user app|admin app) +http/.test(line))
    .map((line) => line.trim());
  return [...new Set([...shell, ...indented])];
}

const NEEDS_ACCOUNT = 'needs an account of AWS; the same verbs run on an emulator by test/integration/lifecycle';
const NEEDS_SYSTEMD = 'needs systemd and root; a service like it is run by test/targets/machine';
const NEEDS_CLUSTER = 'needs a cluster; the file is checked by test/integration/kubernetes.test.ts';
const NEEDS_NAME = 'needs a server with a name of its own; the command is run against this machine by test/integration';
const NEEDS_RELEASE = 'needs a published version';
const COMPOSE = 'test/targets/docker/compose.test.ts';

/** Where each is run, or why it is not. */
export const ELSEWHERE: Readonly<Record<string, string>> = {
  'npm start': 'test/integration/servers/serve.test.ts',
  'npm install sgraph-send': 'test/package/readme.test.ts',
  'npx sgraph-send send report.pdf --store disk:./parcels > link.txt': 'test/package/readme.test.ts',
  'npx sgraph-send receive "$(cat link.txt)" --store disk:./parcels -o received.pdf': 'test/package/readme.test.ts',
  'npx sgraph-send serve': 'test/integration/servers/serve.test.ts',
  'cp .env.example .env && chmod 600 .env': 'test/unit/compose-environment.test.ts',
  'docker compose up': COMPOSE,
  'docker compose up --build --detach': COMPOSE,
  'docker compose ps': COMPOSE,
  'docker run --user 12345:0 --read-only --cap-drop ALL --security-opt no-new-privileges --tmpfs /tmp:size=64m,mode=1777 --volume send:/data --publish 127.0.0.1:8080:8080 sgraph-send:v0.1.0 serve --host 0.0.0.0 --published-on-loopback --admin-port same':
    'test/targets/docker/command-line.test.ts',
  'SGRAPH_SEND_ADMIN_KEY=$(cat admin-key) docker compose up --detach': COMPOSE,
  'SGRAPH_SEND_TRUSTED_PROXIES=1 SGRAPH_SEND_ADMIN_KEY=$(cat admin-key) docker compose up --detach': COMPOSE,
  'SGRAPH_SEND_ADMIN_KEY=$(cat admin-key) docker compose up user admin': COMPOSE,
  'SGRAPH_SEND_TRUSTED_PROXIES=1 SGRAPH_SEND_ADMIN_KEY=$(cat admin-key) npx sgraph-send serve --port 8080 --admin-port same --store disk:/srv/send':
    'test/integration/servers/proxies.test.ts',
  'SGRAPH_SEND_BASE_PATH=/send SGRAPH_SEND_TRUSTED_PROXIES=1 npx sgraph-send serve --port 8080 --admin-port same --store disk:/srv/send':
    'test/integration/servers/below-a-path.test.ts',
  'npx sgraph-send serve --host 0.0.0.0 --port 443 --admin-port same --store disk:/srv/send --tls-cert /etc/ssl/send.example.pem --tls-key /etc/ssl/send.example.key':
    'test/integration/servers/tls.test.ts',
  'openssl rand -base64 32 > admin-key': 'a random key; tests make theirs',
  'curl --fail http://localhost:8080/health/ready': COMPOSE,
  'curl --fail http://127.0.0.1:8080/health/ready': NEEDS_SYSTEMD,
  'curl --fail https://send.example/health/ready': 'test/integration/servers/proxies.test.ts',
  'npx sgraph-send doctor --server https://send.example': NEEDS_NAME,
  'npx sgraph-send doctor --server http://127.0.0.1:8080': NEEDS_CLUSTER,
  'npx sgraph-send verify-server https://send.example': 'test/integration/servers/verify-server.test.ts',
  'npx sgraph-send admin tokens create "the team" --server https://send.example':
    'test/integration/servers/proxies.test.ts',
  'npx sgraph-send admin tokens create "ann" --server https://send.example': 'test/integration/servers/proxies.test.ts',
  'npx cdk bootstrap': NEEDS_ACCOUNT,
  'npm run deploy -- create    --env prod --regions eu-west-2 --real-aws': NEEDS_ACCOUNT,
  'npm run deploy -- lock-down --env prod --regions eu-west-2 --real-aws': NEEDS_ACCOUNT,
  'kubectl create namespace sgraph-send': NEEDS_CLUSTER,
  'kubectl --namespace sgraph-send create secret generic sgraph-send --from-file=admin-key': NEEDS_CLUSTER,
  'kubectl --namespace sgraph-send apply --filename docs/tutorials/kubernetes/sgraph-send.yaml': NEEDS_CLUSTER,
  'kubectl --namespace sgraph-send rollout status deployment/sgraph-send': NEEDS_CLUSTER,
  'kubectl --namespace sgraph-send port-forward service/sgraph-send 8080:80': NEEDS_CLUSTER,
  'kubectl --namespace sgraph-send set image deployment/sgraph-send sgraph-send=registry.example/sgraph-send:v0.1.0':
    NEEDS_CLUSTER,
  'useradd --system --home-dir /var/lib/sgraph-send --shell /usr/sbin/nologin sgraph-send': NEEDS_SYSTEMD,
  'npm install --global sgraph-send': NEEDS_RELEASE,
  'npm install --global sgraph-send@latest': NEEDS_RELEASE,
  'install -d -m 755 /etc/sgraph-send': NEEDS_SYSTEMD,
  'install -m 600 /dev/null /etc/sgraph-send/environment': NEEDS_SYSTEMD,
  'echo "SGRAPH_SEND_ADMIN_KEY=$(openssl rand -base64 32)" >> /etc/sgraph-send/environment': NEEDS_SYSTEMD,
  'echo "SGRAPH_SEND_STORE=disk:/var/lib/sgraph-send" >> /etc/sgraph-send/environment': NEEDS_SYSTEMD,
  'echo "SGRAPH_SEND_TRUSTED_PROXIES=1" >> /etc/sgraph-send/environment': NEEDS_SYSTEMD,
  'systemd-analyze verify /etc/systemd/system/sgraph-send.service': 'test/integration/cli/tutorials.test.ts',
  'systemctl daemon-reload': NEEDS_SYSTEMD,
  'systemctl enable --now sgraph-send': NEEDS_SYSTEMD,
  'systemctl status sgraph-send': NEEDS_SYSTEMD,
  'systemctl restart sgraph-send': NEEDS_SYSTEMD,
  'journalctl -u sgraph-send --since today': NEEDS_SYSTEMD,
};

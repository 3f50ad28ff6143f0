import { DeployError } from '../../deploy-error.ts';
import { bakedUserData, provisionScript } from '../user-data.ts';

interface ImageComponentOptions {
  /** Such as `s3://bucket/key`; the role of the build instance must be allowed to read it. */
  readonly artifactUrl: string;
  readonly sha256: string;
  readonly region: string;
}

/** Image Builder takes no more in line. */
const MAX_CHARACTERS = 16_000;
const FRESH = '/run/sgraph-send-provision.sh';
const BAKED = '/opt/sgraph-send/current/machine/provision.sh';

/** Phases of the component, by name, each with its one script. */
type ImagePhase = 'build' | 'validate' | 'test';

/** The script of each phase: bakes a release into an image, looks at it, and tries it on an instance of the image. */
export function imageScripts({ artifactUrl, sha256, region }: ImageComponentOptions): Record<ImagePhase, string> {
  return {
    build: `set -euo pipefail
cat >${FRESH} <<'PROVISION'
${provisionScript()}PROVISION
bash ${FRESH} install '${artifactUrl}' '${sha256}' '${region}'
`,
    validate: `bash ${BAKED} check '${sha256}'
`,
    // No key is known for that digest, and the instance ends with the test.
    test: bakedUserData({
      sha256,
      region,
      settings: { SGRAPH_SEND_STORE: 'memory:', SGRAPH_SEND_ADMIN_KEY_SHA256: '0'.repeat(64) },
    }),
  };
}

/** Document of the EC2 Image Builder component. Throws `config` where it is too long. */
export function imageComponent(options: ImageComponentOptions): string {
  const phases = Object.entries(imageScripts(options)).map(([phase, script]) => phaseText(phase, script));
  const text = `name: sgraph-send
description: Installs one release of SGraph Send, pinned by its SHA-256
schemaVersion: 1.0
phases:
${phases.join('')}`;
  if (text.length > MAX_CHARACTERS)
    throw new DeployError(
      'config',
      `the document has ${text.length} characters, Image Builder takes ${MAX_CHARACTERS}`,
    );
  return text;
}

function phaseText(phase: string, script: string): string {
  // Image Builder would take it for one of its own variables.
  if (script.includes('{{')) throw new DeployError('config', `the script of the phase ${phase} holds {{`);
  const indent = ' '.repeat(14);
  const lines = script
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : `${indent}${line}`));
  return `  - name: ${phase}
    steps:
      - name: ${phase}-release
        action: ExecuteBash
        inputs:
          commands:
            - |
${lines.join('\n')}
`;
}

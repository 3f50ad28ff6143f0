import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NODE_ENTRIES } from '../../bin/library.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** What programs of others import from the package, by the file that it is made of. Whoever takes a name away breaks them. */
const PUBLIC: Readonly<Record<string, string>> = {
  'core/index.ts': `DEFAULT_SEGMENT_BYTES ERRORS FileRequestInfo Metadata Problem SendError ServerInfo TokenAllowance TransferEvent TransferInfo TransferLog
    TransferState asSendError blobSource ciphertextLength createClient createFileRequestClient decryptStream deriveLinkKeys deriveOwnerProof downloadLink encryptStream
    exportLog fetchTransport inboxLink isErrorCode isNote isTransferId listArchive manageLink newSecret NOTE_TYPE openMetadata parseLink parseLogFile parseSecret
    plaintextLength protectWith readArchived requestLink sealMetadata sendToRequest thumbnailOf unlockWith verifierOf verifyLog verifyLogFile`,
  'test/contracts/store-contract.ts': 'STORE_CONTRACT',
  'lambdas/web-app.ts': 'createAdminApp createUserApp readSettings serve',
  'core/stores/open.ts': 'namesBucket openExistingStore openStore roomOf storeProblem',
  'core/stores/store.ts': 'canPresign',
  'core/stores/key.ts': 'key parseKey prefix',
};
/** The constructs are read by name: they need the CDK, which takes seconds to load. */
const CDK = 'lib/aws/deploy/cdk.ts';
const CONSTRUCTS = `AWS_TARGETS AdminFunction COMPONENT_NAMES DeployError DeploymentConfig Distribution ExecutionRoles Firewall FunctionConfig
  Monitoring SgraphSend StorageBucket UserFunction declareStacks deploymentConfig namesOf planOf`;

const named = (names: string): string[] => names.trim().split(/\s+/);

describe('what the package exports', () => {
  const others = Object.values(NODE_ENTRIES).filter((file) => !(file in PUBLIC) && file !== CDK);

  it('is made of the files that are listed here, and of the stores', () => {
    expect(others.filter((file) => !/^core\/stores\/[a-z0-9]+\.ts$/.test(file))).toEqual([]);
    expect(others.length).toBeGreaterThan(4);
  });

  it.each(others)('of %s is what makes a store', async (file) => {
    const exported = (await import(join(ROOT, file))) as object;
    expect(Object.keys(exported)).toEqual([expect.stringMatching(/^create[A-Z][a-z0-9]+Store$/)]);
  });

  it.each(Object.entries(PUBLIC))('of %s is what is listed here', async (file, names) => {
    const exported = (await import(join(ROOT, file))) as object;
    expect(Object.keys(exported).sort()).toEqual(named(names).sort());
  });

  it('of the constructs is what is listed here', () => {
    const source = readFileSync(join(ROOT, CDK), 'utf8');
    const lists = [...source.matchAll(/^export \{([^}]+)\}/gm)].flatMap(([, list = '']) => list.split(','));
    const declared = [...source.matchAll(/^export (?:async )?(?:function|const|class) (\w+)/gm)].map(
      ([, name = '']) => name,
    );
    const names = [...lists.map((name) => name.trim()).filter(Boolean), ...declared];
    expect(names.sort()).toEqual(named(CONSTRUCTS).sort());
  });
});

/** Where Google's services are, where that is not Google. */
export interface GcsSettings {
  /** Origin of the storage API; an emulator takes requests without credentials. Default `STORAGE_EMULATOR_HOST`, else Google's. */
  readonly storage?: string | undefined;
  /** Origin of the metadata server. Default `GCE_METADATA_HOST`, else the one of every Google machine. */
  readonly metadata?: string | undefined;
  /** Origin of the IAM credentials API. */
  readonly iam?: string | undefined;
}

/** What the environment says, by the names that Google's own libraries read. Nothing else in the product knows them. */
export function processGcsSettings(): GcsSettings {
  const { STORAGE_EMULATOR_HOST, GCE_METADATA_HOST } = process.env;
  return { storage: originOf(STORAGE_EMULATOR_HOST), metadata: originOf(GCE_METADATA_HOST) };
}

function originOf(host: string | undefined): string | undefined {
  if (host === undefined || host === '') return undefined;
  return (host.includes('://') ? host : `http://${host}`).replace(/\/$/, '');
}

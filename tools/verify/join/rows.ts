/** A listed object: one row of the left side. */
export interface ObjectRow {
  readonly key: string;
  readonly versionId: string | undefined;
  /** Without quotes. */
  readonly etag: string | undefined;
  /** Epoch milliseconds, a whole second. */
  readonly modified: number;
  readonly size: number | undefined;
  /** Whether it is the key's newest version in the listing. */
  readonly newest: boolean;
  /** Whether it is to be verified. Others are only there so that their items are not taken for orphans. */
  readonly chosen: boolean;
}

/** An item of Sluice's: one row of the right side. */
export interface ItemRow {
  readonly key: string;
  readonly userID: string;
  /** The sort key. */
  readonly slot: number;
  readonly ordinal: number;
  readonly shift: number;
  /** `origin.lastModified`. */
  readonly modified: number;
  /** The version, as `versionToken` has it. */
  readonly token: string;
  /** Of its contents; `undefined` if they were not read. */
  readonly digest: string | undefined;
}

/** An item that is not Sluice's. */
export interface ForeignRow {
  readonly userID: string;
  /** As DynamoDB writes it: it need not be an integer. */
  readonly slot: string;
}

/** What a decoded object is, besides its records. */
export interface DecodedRow {
  /** The object's row. */
  readonly object: number;
  readonly token: string;
  readonly modified: number;
  readonly records: number;
  readonly rejected: number;
  /** The first reason for a rejection. */
  readonly reason: string | undefined;
}

/** A record that the table must hold. */
export interface RecordRow {
  readonly object: number;
  readonly key: string;
  readonly userID: string;
  readonly time: number;
  readonly ordinal: number;
  readonly token: string;
  readonly modified: number;
  /** Any of these contents is right. */
  readonly digest: string;
  readonly referenceDigest: string;
}

/** An item that was reported, but for foreign ones: these have no key. */
export interface FoundItemRow {
  readonly key: string;
  /** Epoch milliseconds. */
  readonly modified: number;
  readonly class: string;
}

import { versionToken, type ObjectRef } from "../../runtime/model/object.ts";
import { BodyReadError, type ObjectSource, type OpenResult } from "../../runtime/object/object-source.ts";

export interface MemoryObject {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
  readonly etag: string;
  readonly lastModified: number;
  readonly body: string | Uint8Array;
  readonly contentEncoding?: string;
}

/** A bucket in memory: what was put last under a key is its current version. */
export class MemoryObjectSource implements ObjectSource {
  readonly #objects: MemoryObject[] = [];
  /** Bodies that were opened and not yet closed. */
  opened = 0;
  /** How many of the next reads break off halfway. */
  breaks = 0;
  archived = false;

  put(object: MemoryObject): void {
    // Without versions, one object takes another's place.
    const replaced = this.#objects.findIndex(
      (other) => other.bucket === object.bucket && other.key === object.key && other.versionId === object.versionId,
    );
    if (replaced !== -1) this.#objects.splice(replaced, 1);
    this.#objects.push(object);
  }

  async open({ bucket, key, versionId }: ObjectRef): Promise<OpenResult> {
    await Promise.resolve();
    if (this.archived) return { kind: "archived", storageClass: "GLACIER" };
    const object = this.#versions({ bucket, key }).find((o) => versionId === undefined || o.versionId === versionId);
    if (!object) return { kind: "gone" };
    this.opened += 1;
    const { body, contentEncoding, ...version } = object;
    const bytes = typeof body === "string" ? Buffer.from(body) : body;
    const breaking = this.breaks-- > 0;
    return {
      kind: "opened",
      object: {
        version,
        contentEncoding,
        sizeBytes: bytes.length,
        body: pieces(breaking ? bytes.subarray(0, bytes.length / 2) : bytes, breaking),
        close: () => {
          this.opened -= 1;
        },
      },
    };
  }

  async latest(object: ObjectRef, tokens: readonly string[]): Promise<string | undefined> {
    await Promise.resolve();
    return this.#versions(object)
      .map(versionToken)
      .find((token) => tokens.includes(token));
  }

  /** Newest first. */
  #versions({ bucket, key }: ObjectRef): MemoryObject[] {
    return this.#objects.filter((object) => object.bucket === bucket && object.key === key).reverse();
  }
}

async function* pieces(bytes: Uint8Array, breaking: boolean): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < bytes.length; i += 65_536) {
    await Promise.resolve();
    yield bytes.subarray(i, i + 65_536);
  }
  if (breaking) throw new BodyReadError("the object broke off");
}

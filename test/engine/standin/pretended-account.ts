import type { Account, Thing } from "./account.ts";
import { answerTo } from "./answers.ts";
import type { Cloud } from "./cloud.ts";
import type { Properties } from "./properties.ts";
import { type Place, resourceType, stateOf } from "./resource-types.ts";

const BUCKET = "aws:s3/bucket:Bucket";

/** A bucket that has files has this in its state; nothing but a test puts it there. */
export const FILES = "files";

/** What a bucket is configured by is a part of it. */
const isPartOf = (bucket: string, { type, id }: Thing): boolean =>
  type !== BUCKET && type.startsWith("aws:s3/bucket") && id === bucket;

/** An account in a file: it keeps what it is told, and refuses what AWS refuses. */
export class PretendedAccount implements Account {
  readonly #cloud: Cloud;

  constructor(cloud: Cloud) {
    this.#cloud = cloud;
  }

  create(type: string, inputs: Properties, place: Place): Promise<Thing> {
    const { id: idOf, exclusive } = resourceType(type);
    const id = idOf(inputs, place);
    if (exclusive && this.#cloud.find(type, id) !== undefined) {
      throw new Error(`creating ${type} (${id}): it exists already`);
    }
    return this.#kept({ type, id, inputs, state: stateOf(resourceType(type), inputs, place) });
  }

  read({ type, id }: Thing): Promise<Thing | undefined> {
    return Promise.resolve(this.#cloud.find(type, id));
  }

  update({ type, id }: Thing, inputs: Properties, place: Place): Promise<Thing> {
    const before = this.#cloud.find(type, id)?.state;
    if (before === undefined) throw new Error(`updating ${type} (${id}): there is no such thing`);
    return this.#kept({ type, id, inputs, state: stateOf(resourceType(type), inputs, place, before) });
  }

  delete({ type, id }: Thing): Promise<void> {
    const thing = this.#cloud.find(type, id);
    if (thing?.state["deletionProtectionEnabled"] === true) {
      throw new Error(`deleting ${type} (${id}): it is protected against deletion`);
    }
    if (thing !== undefined && FILES in thing.state && thing.inputs["forceDestroy"] !== true) {
      throw new Error(`deleting ${type} (${id}): BucketNotEmpty: The bucket you tried to delete is not empty`);
    }
    this.#cloud.remove(type, id);
    if (type === BUCKET) {
      for (const part of this.#cloud.all()) if (isPartOf(id, part)) this.#cloud.remove(part.type, part.id);
    }
    return Promise.resolve();
  }

  answer(token: string, args: Properties, place: Place): Promise<Properties> {
    return Promise.resolve(answerTo(token, args, this.#cloud, place));
  }

  #kept(thing: Thing): Promise<Thing> {
    this.#cloud.put(thing);
    return Promise.resolve(thing);
  }
}

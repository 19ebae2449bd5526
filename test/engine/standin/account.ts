import type { Properties } from "./properties.ts";
import type { Place } from "./resource-types.ts";

/** A resource that exists in an account. */
export interface Thing {
  readonly type: string;
  readonly id: string;
  readonly inputs: Properties;
  /** Inputs, and what AWS adds. */
  readonly state: Properties;
}

/** Where a provider's resources are. Each method throws where AWS would refuse; the message names the resource. */
export interface Account {
  create(type: string, inputs: Properties, place: Place): Promise<Thing>;
  /** @returns undefined where the thing is no more */
  read(thing: Thing, place: Place): Promise<Thing | undefined>;
  /** @param before as it was made, or last updated */
  update(before: Thing, inputs: Properties, place: Place): Promise<Thing>;
  delete(thing: Thing, place: Place): Promise<void>;
  /** What one of the provider's reading functions answers. */
  answer(token: string, args: Properties, place: Place): Promise<Properties>;
}

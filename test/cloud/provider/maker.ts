import type { Thing } from "../../engine/standin/account.ts";
import type { Properties } from "../../engine/standin/properties.ts";
import type { AwsClients } from "../world/aws-clients.ts";

/** What is added to a thing's inputs when it is made. */
export interface Made {
  /** Default: the stand-in's, from the inputs. */
  readonly id?: string;
  readonly state?: Properties;
}

/**
 * How a type of resource is made by AWS's API. `inputs` are those of the provider's documentation; each maker passes on those that
 * this program uses.
 */
export interface Maker {
  /** @returns undefined where nothing is added */
  readonly create: (inputs: Properties, aws: AwsClients) => Promise<Made | undefined>;
  /** Default: `create`, for things that are put whole. */
  readonly update?: (before: Thing, inputs: Properties, aws: AwsClients) => Promise<void>;
  readonly exists: (thing: Thing, aws: AwsClients) => Promise<unknown>;
  readonly delete: (thing: Thing, aws: AwsClients) => Promise<unknown>;
}

/**
 * Where AWS says that something is not there. The names differ from service to service.
 *
 * @returns what the call answers, or undefined where the thing is not there
 */
export async function unlessGone<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    const { name, $metadata } = error as { readonly name: string; readonly $metadata?: { httpStatusCode?: number } };
    const isGone =
      /^(NoSuch\w*|NotFound\w*|ResourceNotFound\w*|QueueDoesNotExist|StateMachineDoesNotExist|AWS\.SimpleQueueService\.\w+|\w+NotFound\w*)$/;
    if (isGone.test(name) || $metadata?.httpStatusCode === 404) return undefined;
    throw error;
  }
}

/** An input that is a text. */
export const text = (inputs: Properties, name: string): string => String(inputs[name]);

/** Tags as most services want them. */
export const tagList = (inputs: Properties): { Key: string; Value: string }[] =>
  Object.entries((inputs["tags"] ?? {}) as Record<string, string>).map(([Key, Value]) => ({ Key, Value }));

export const tagMap = (inputs: Properties): Record<string, string> => (inputs["tags"] ?? {}) as Record<string, string>;

import type { Account, Thing } from "../../engine/standin/account.ts";
import type { Properties } from "../../engine/standin/properties.ts";
import { addedTo } from "../../engine/standin/provider.ts";
import { type Place, resourceType } from "../../engine/standin/resource-types.ts";
import { type AwsClients, awsClients } from "../world/aws-clients.ts";
import { answerTo } from "./answers.ts";
import { makerOf } from "./makers.ts";

/** An account that has an API: what the engine asks for is made there. */
export class RealAccount implements Account {
  readonly #clients = new Map<string, AwsClients>();
  readonly #connect: (region: string) => AwsClients;

  /** @param connect default: to the cloud that the environment names */
  constructor(connect: (region: string) => AwsClients = (region) => awsClients(region)) {
    this.#connect = connect;
  }

  async create(type: string, inputs: Properties, place: Place): Promise<Thing> {
    const { id, computed } = resourceType(type);
    const named = id(inputs, place);
    const made = await attempt("creating", type, named, () => makerOf(type).create(inputs, this.#in(place)));
    const state = { ...inputs, ...computed?.(inputs, place), ...made?.state };
    return { type, id: made?.id ?? named, inputs, state };
  }

  /** Whether it is still there. How it is now, compared with how it was made, is not looked at. */
  async read(thing: Thing, place: Place): Promise<Thing | undefined> {
    const exists = () => makerOf(thing.type).exists(thing, this.#in(place));
    return (await attempt("reading", thing.type, thing.id, exists)) ? thing : undefined;
  }

  async update(before: Thing, inputs: Properties, place: Place): Promise<Thing> {
    const { type, id } = before;
    const { create, update } = makerOf(type);
    await attempt("updating", type, id, async () => {
      if (update === undefined) await create(inputs, this.#in(place));
      else await update(before, inputs, this.#in(place));
    });
    return { type, id, inputs, state: { ...inputs, ...addedTo(before, place) } };
  }

  async delete(thing: Thing, place: Place): Promise<void> {
    await attempt("deleting", thing.type, thing.id, () => makerOf(thing.type).delete(thing, this.#in(place)));
  }

  answer(token: string, args: Properties, place: Place): Promise<Properties> {
    return answerTo(token, args, this.#in(place));
  }

  #in({ region }: Place): AwsClients {
    const clients = this.#clients.get(region) ?? this.#connect(region);
    this.#clients.set(region, clients);
    return clients;
  }
}

/** An error of AWS names neither the type nor, mostly, the thing. */
async function attempt<T>(doing: string, type: string, id: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    const { name, message } = cause instanceof Error ? cause : new Error(String(cause));
    throw new Error(`${doing} ${type} (${id}): ${name}: ${message}`, { cause });
  }
}

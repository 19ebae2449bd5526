import { type handleUnaryCall, status, type UntypedServiceImplementation } from "@grpc/grpc-js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import proto from "@pulumi/pulumi/proto/provider_pb.js";
import type { Account, Thing } from "./account.ts";
import { changedProperties, fromStruct, type Properties, toStruct, UNKNOWN } from "./properties.ts";
import { type Place, resourceType, type ResourceType } from "./resource-types.ts";

type Handler<Request, Response> = (request: Request) => Response | Promise<Response>;
type DiffResponse = InstanceType<typeof proto.DiffResponse>;

/** The provider's protocol, as far as the engine speaks it with this program. */
export function providerService(account: Account): UntypedServiceImplementation {
  let place: Place = { region: "" };
  return {
    getPluginInfo: unary(() => {
      const response = new plugin.PluginInfo();
      response.setVersion("7.48.0");
      return response;
    }),
    getSchema: unary(() => {
      const response = new proto.GetSchemaResponse();
      response.setSchema("{}");
      return response;
    }),
    attach: unary(() => new empty.Empty()),
    checkConfig: unary((request: proto.CheckRequest) => checked(fromStruct(request.getNews()))),
    diffConfig: unary((request: proto.DiffRequest) => {
      const changed = changedProperties(fromStruct(request.getOldInputs()), fromStruct(request.getNews()));
      return difference(changed, changed.includes("region") ? ["region"] : []);
    }),
    configure: unary((request: proto.ConfigureRequest) => {
      place = { region: String(fromStruct(request.getArgs())["region"]) };
      const response = new proto.ConfigureResponse();
      response.setSupportspreview(true);
      response.setAcceptresources(true);
      return response;
    }),
    check: unary((request: proto.CheckRequest) => {
      const inputs = fromStruct(request.getNews());
      const { name } = typeOf(request);
      if (name === undefined || name in inputs) return checked(inputs);
      return checked({ ...inputs, [name]: fromStruct(request.getOlds())[name] ?? autoName(request) });
    }),
    diff: unary((request: proto.DiffRequest) => {
      const [news, state] = [fromStruct(request.getNews()), fromStruct(request.getOlds())];
      const type = typeOf(request);
      const compared = Object.entries(type.answers?.isSame ?? {});
      const changed = [
        ...changedProperties(fromStruct(request.getOldInputs()), news).filter(
          (name) => !(name in (type.answers?.isSame ?? {})),
        ),
        ...compared.filter(([name, isSame]) => !isSame(state[name], news[name])).map(([name]) => name),
      ].sort();
      return difference(
        changed,
        changed.filter((name) => type.replacedBy.includes(name)),
        type,
      );
    }),
    create: unary(async (request: proto.CreateRequest) => {
      const [type, inputs] = [typeNameOf(request), fromStruct(request.getProperties())];
      const response = new proto.CreateResponse();
      if (request.getPreview()) {
        const unknown = Object.keys(resourceType(type).computed?.(inputs, place) ?? {}).map((name) => [name, UNKNOWN]);
        response.setProperties(toStruct({ ...inputs, ...(Object.fromEntries(unknown) as Properties) }));
        return response;
      }
      const { id, state } = await account.create(type, inputs, place);
      response.setId(id);
      response.setProperties(toStruct(state));
      return response;
    }),
    read: unary(async (request: proto.ReadRequest) => {
      const thing = await account.read(thingOf(request, request.getInputs(), request.getProperties()), place);
      const response = new proto.ReadResponse();
      // No id says that it is no more.
      if (thing === undefined) return response;
      response.setId(thing.id);
      response.setInputs(toStruct(thing.inputs));
      response.setProperties(toStruct(thing.state));
      return response;
    }),
    update: unary(async (request: proto.UpdateRequest) => {
      const before = thingOf(request, request.getOldInputs(), request.getOlds());
      const inputs = fromStruct(request.getNews());
      const response = new proto.UpdateResponse();
      const { state } = request.getPreview()
        ? { state: { ...inputs, ...addedTo(before, place) } }
        : await account.update(before, inputs, place);
      response.setProperties(toStruct(state));
      return response;
    }),
    delete: unary(async (request: proto.DeleteRequest) => {
      await account.delete(thingOf(request, request.getOldInputs(), request.getProperties()), place);
      return new empty.Empty();
    }),
    cancel: unary(() => new empty.Empty()),
    invoke: unary(async (request: proto.InvokeRequest) => {
      const response = new proto.InvokeResponse();
      response.setReturn(toStruct(await account.answer(request.getTok(), fromStruct(request.getArgs()), place)));
      return response;
    }),
  };
}

function unary<Request, Response>(handle: Handler<Request, Response>): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    void (async () => {
      try {
        callback(null, await handle(call.request));
      } catch (error) {
        callback({ code: status.UNKNOWN, details: error instanceof Error ? error.message : String(error) });
      }
    })();
  };
}

/** urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME */
const typeNameOf = (request: { getUrn(): string }): string => request.getUrn().split("::")[2]?.split("$").at(-1) ?? "";

const typeOf = (request: { getUrn(): string }): ResourceType => resourceType(typeNameOf(request));

/** What AWS has added to a thing's inputs, and an update does not change. */
export function addedTo({ type, inputs, state }: Thing, place: Place): Properties {
  const names = Object.keys(resourceType(type).computed?.(inputs, place) ?? {});
  return Object.fromEntries(names.map((name) => [name, state[name]]));
}

/** What the engine's state says of a thing that exists. */
const thingOf = (
  request: { getUrn(): string; getId(): string },
  inputs: Parameters<typeof fromStruct>[0],
  state: Parameters<typeof fromStruct>[0],
): Thing => ({
  type: typeNameOf(request),
  id: request.getId(),
  inputs: fromStruct(inputs),
  state: fromStruct(state),
});

/** The resource's name and seven digits, as Pulumi's providers name what the program leaves to them. */
function autoName(request: proto.CheckRequest): string {
  const digits = Buffer.from(request.getRandomseed_asU8()).toString("hex").slice(0, 7);
  return `${request.getUrn().split("::").at(-1) ?? ""}-${digits}`;
}

function checked(inputs: Properties): proto.CheckResponse {
  const response = new proto.CheckResponse();
  response.setInputs(toStruct(inputs));
  return response;
}

function difference(changed: readonly string[], replacedBy: readonly string[], type?: ResourceType): DiffResponse {
  const response = new proto.DiffResponse();
  const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
  response.setChanges(changed.length === 0 ? DIFF_NONE : DIFF_SOME);
  response.setDiffsList([...changed]);
  response.setReplacesList([...replacedBy]);
  // Two of one name cannot stand beside each other.
  const keepsName = type?.exclusive === true && !changed.includes(type.name ?? "");
  response.setDeletebeforereplace(replacedBy.length > 0 && keepsName);
  return response;
}

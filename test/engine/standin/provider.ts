import { type handleUnaryCall, status, type UntypedServiceImplementation } from "@grpc/grpc-js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import proto from "@pulumi/pulumi/proto/provider_pb.js";
import { answerTo } from "./answers.ts";
import type { Cloud } from "./cloud.ts";
import { changedProperties, fromStruct, type Properties, toStruct, UNKNOWN } from "./properties.ts";
import { type Place, RESOURCE_TYPES, type ResourceType } from "./resource-types.ts";

type Handler<Request, Response> = (request: Request) => Response;
type DiffResponse = InstanceType<typeof proto.DiffResponse>;

/** The provider's protocol, as far as the engine speaks it with this program. */
export function providerService(cloud: Cloud): UntypedServiceImplementation {
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
      const news = fromStruct(request.getNews());
      const changed = changedProperties(fromStruct(request.getOldInputs()), news);
      const type = typeOf(request);
      return difference(
        changed,
        changed.filter((name) => type.replacedBy.includes(name)),
        type,
      );
    }),
    create: unary((request: proto.CreateRequest) => {
      const [typeName, type] = [typeNameOf(request), typeOf(request)];
      const inputs = fromStruct(request.getProperties());
      const response = new proto.CreateResponse();
      if (request.getPreview()) {
        const unknown = Object.keys(type.computed?.(inputs, place) ?? {}).map((name) => [name, UNKNOWN] as const);
        response.setProperties(toStruct({ ...inputs, ...Object.fromEntries(unknown) }));
        return response;
      }
      const id = type.id(inputs, place);
      if (type.exclusive && cloud.find(typeName, id) !== undefined) {
        throw new Error(`creating ${typeName} (${id}): it exists already`);
      }
      const state = { ...inputs, ...type.computed?.(inputs, place) };
      cloud.put({ type: typeName, id, inputs, state });
      response.setId(id);
      response.setProperties(toStruct(state));
      return response;
    }),
    read: unary((request: proto.ReadRequest) => {
      const thing = cloud.find(typeNameOf(request), request.getId());
      const response = new proto.ReadResponse();
      // No id says that it is no more.
      if (thing === undefined) return response;
      response.setId(thing.id);
      response.setInputs(toStruct(thing.inputs));
      response.setProperties(toStruct(thing.state));
      return response;
    }),
    update: unary((request: proto.UpdateRequest) => {
      const [type, id] = [typeNameOf(request), request.getId()];
      const inputs = fromStruct(request.getNews());
      const state = { ...inputs, ...typeOf(request).computed?.(inputs, place) };
      if (!request.getPreview()) {
        if (cloud.find(type, id) === undefined) throw new Error(`updating ${type} (${id}): there is no such thing`);
        cloud.put({ type, id, inputs, state });
      }
      const response = new proto.UpdateResponse();
      response.setProperties(toStruct(state));
      return response;
    }),
    delete: unary((request: proto.DeleteRequest) => {
      const [type, id] = [typeNameOf(request), request.getId()];
      const thing = cloud.find(type, id);
      if (thing?.state["deletionProtectionEnabled"] === true) {
        throw new Error(`deleting ${type} (${id}): it is protected against deletion`);
      }
      cloud.remove(type, id);
      return new empty.Empty();
    }),
    cancel: unary(() => new empty.Empty()),
    invoke: unary((request: proto.InvokeRequest) => {
      const response = new proto.InvokeResponse();
      response.setReturn(toStruct(answerTo(request.getTok(), fromStruct(request.getArgs()), cloud, place)));
      return response;
    }),
  };
}

function unary<Request, Response>(handle: Handler<Request, Response>): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    try {
      callback(null, handle(call.request));
    } catch (error) {
      callback({ code: status.UNKNOWN, details: error instanceof Error ? error.message : String(error) });
    }
  };
}

/** urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME */
const typeNameOf = (request: { getUrn(): string }): string => request.getUrn().split("::")[2]?.split("$").at(-1) ?? "";

function typeOf(request: { getUrn(): string }): ResourceType {
  const type = RESOURCE_TYPES[typeNameOf(request)];
  if (type === undefined) throw new Error(`the stand-in has no ${typeNameOf(request)} yet: resource-types.ts`);
  return type;
}

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

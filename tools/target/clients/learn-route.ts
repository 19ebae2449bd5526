import type { HttpRequest } from "@smithy/types";
import type { Route } from "../../../runtime/aws/lean/route.ts";

/** The part of the AWS SDK's clients that is used here. */
interface Client {
  send(command: never, options: object): Promise<unknown>;
}
interface Command {
  readonly middlewareStack: { add(middleware: never, options: object): void };
}

interface Context {
  readonly endpointV2?: {
    readonly headers?: object;
    readonly properties?: { readonly authSchemes?: readonly { readonly signingRegion?: string }[] };
  };
  readonly __smithy_context?: {
    readonly selectedHttpAuthScheme?: {
      readonly httpAuthOption: {
        readonly schemeId: string;
        readonly signingProperties?: { readonly name?: string; readonly region?: string };
      };
    };
  };
}

/** Headers that say the same in each call, and nothing of one call. */
const CONSTANT = /^x-amz-(?:request-payer|expected-bucket-owner)$/;

/**
 * Asks the AWS SDK where it would send a command and for what it would sign it, without sending it: so region, endpoint, address
 * style, FIPS, dual stack and partition follow the SDK's own rules, whatever sets them.
 *
 * @param command of an object named `key`, or without a path of its own
 * @returns `undefined` for a call that Signature Version 4 and these fields do not describe: it takes the SDK
 */
export async function learnRoute(client: Client, command: Command, path: string): Promise<Route | undefined> {
  let learned: Route | undefined;
  const learn =
    (_next: unknown, context: Context) =>
    ({ request }: { readonly request: HttpRequest }): Promise<object> => {
      learned = routeOf(request, context, path);
      return Promise.resolve({ response: {}, output: { $metadata: {} } });
    };
  // In front of the retries, behind everything that decides where the request goes and what it says.
  command.middlewareStack.add(learn as never, { step: "finalizeRequest", name: "sluiceLearnRoute", priority: "high" });
  // With options, the client does not keep the chain of middleware for the next command of this kind.
  await client.send(command as never, {});
  return learned;
}

function routeOf(
  { protocol, hostname, port, path, headers }: HttpRequest,
  { endpointV2, __smithy_context: smithy }: Context,
  ownPath: string,
): Route | undefined {
  const { httpAuthOption } = smithy?.selectedHttpAuthScheme ?? {};
  const { name, region } = httpAuthOption?.signingProperties ?? {};
  if (httpAuthOption?.schemeId !== "aws.auth#sigv4" || name === undefined || region === undefined) return undefined;
  if (Object.keys(endpointV2?.headers ?? {}).length > 0 || !path.endsWith(ownPath)) return undefined;
  // An access point may be in another region: the SDK's signer knows.
  const schemes = endpointV2?.properties?.authSchemes ?? [];
  if (schemes.some(({ signingRegion = region }) => signingRegion !== region)) return undefined;
  const standard = { "https:": 443, "http:": 80 }[protocol];
  const host = port === undefined || port === standard ? hostname : `${hostname}:${port}`;
  const constant = Object.entries(headers).filter(([header]) => CONSTANT.test(header.toLowerCase()));
  return {
    ...{ origin: `${protocol}//${host}`, host, basePath: path.slice(0, path.length - ownPath.length) },
    ...{ region, signingName: name },
    headers: Object.fromEntries(constant.map(([header, value]) => [header.toLowerCase(), value])),
  };
}

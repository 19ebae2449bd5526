import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { startPipeline, type Pipeline, type PipelineOptions } from "../../../local/pipeline/pipeline.ts";
import type { RecordedProgram } from "../../../local/program/recorded.ts";
import { PROGRAM_FOLDER, runProgram } from "../../../local/program/run-program.ts";
import { readStackConfig } from "../../../local/program/stack-config.ts";
import { startFaultyProxy, type FaultyProxy } from "../../support/faulty-proxy/proxy.ts";

/** The pipeline that the program declares, with faults between its function and its servers. */
export interface FailingPipeline {
  readonly pipeline: Pipeline;
  readonly s3Faults: FaultyProxy;
  readonly dynamodbFaults: FaultyProxy;
  /** `.sluice`, for `--local` */
  readonly folder: string;
  stop(): Promise<void>;
}

export interface FailingPipelineOptions {
  /** The function gives up a call at its first fault: waiting for retries is not what is tested. */
  readonly impatient: boolean;
  readonly onFunctionLog: (line: unknown) => void;
  /** An invocation failed. */
  readonly onFailure?: PipelineOptions["onFailure"];
  /** Settings of the stack, as on the command line: `timeoutSeconds=6`. */
  readonly config?: readonly string[];
}

export async function startFailingPipeline(options: FailingPipelineOptions): Promise<FailingPipeline> {
  const [program] = await runProgram("dev", [readStackConfig(PROGRAM_FOLDER, "dev", options.config ?? [])]);
  const ports = { s3: await freePort(), dynamodb: await freePort() };
  const s3Faults = await startFaultyProxy(`http://127.0.0.1:${ports.s3}`);
  const dynamodbFaults = await startFaultyProxy(`http://127.0.0.1:${ports.dynamodb}`);
  const endpoints = {
    AWS_ENDPOINT_URL_S3: s3Faults.endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: dynamodbFaults.endpoint,
  };
  const { onFunctionLog, onFailure } = options;
  const pipeline = await startPipeline(changedFunction(program!, endpoints, options.impatient), {
    ...{ ports, retryDelaysMilliseconds: [1], onFunctionLog },
    ...(onFailure ? { onFailure } : {}),
  });
  const folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
  const { prefix, suffixes, mapping, maxDecompressedBytes } = program!.outputs;
  const intake = { prefix, suffixes, mapping, maxDecompressedBytes };
  writeFileSync(join(folder, "local.json"), JSON.stringify({ ...pipeline.address, intake }));
  const stop = async (): Promise<void> => {
    await pipeline.stop();
    await s3Faults.close();
    await dynamodbFaults.close();
    rmSync(folder, { recursive: true });
  };
  return { pipeline, s3Faults, dynamodbFaults, folder, stop };
}

/** How often the function tries a call: by the SDK's own retries, and by its patient ones. */
const TRIES = /\b(maxAttempts|attempts):\s*6\b/g;

/** The same program; its function's bundle finds the servers behind the faults. */
function changedFunction(program: RecordedProgram, endpoints: object, impatient: boolean): RecordedProgram {
  const resources = program.resources.map((resource) => {
    if (resource.type !== "aws:lambda/function:Function") return resource;
    const { files } = resource.inputs["code"] as { files: Record<string, string> };
    const changed = Object.entries(files).map(([path, text]) => {
      if (text.match(TRIES)?.length !== 2) throw new Error("the bundle does not say how often it tries");
      const code = impatient ? text.replaceAll(TRIES, "$1:1") : text;
      return [path, `Object.assign(process.env, ${JSON.stringify(endpoints)});\n${code}`] as const;
    });
    return { ...resource, inputs: { ...resource.inputs, code: { files: Object.fromEntries(changed) } } };
  });
  return { ...program, resources };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

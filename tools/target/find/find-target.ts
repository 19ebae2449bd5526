import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { InvalidMappingError, readMapping } from "../../../runtime/mapping/read-mapping.ts";
import { DEFAULT_MAPPING, type RecordMapping } from "../../../runtime/mapping/record-mapping.ts";
import { bucketNameFault } from "../../../terminal/arguments/bucket-name.ts";
import { fileError } from "../../../terminal/file-error.ts";
import type { TerminalIo } from "../../../terminal/io.ts";
import { UserError } from "../../../terminal/user-error.ts";
import { readLocal } from "./local-target.ts";
import { readStackOutputs } from "./stack-outputs.ts";
import type { TargetOptions } from "../target-options.ts";
import type { Target } from "../target.ts";

/** The stack's own default, for buckets that do not belong to a stack. */
export const MAX_DECOMPRESSED_BYTES = 1024 * 1024 * 1024;

/**
 * Finds the pipeline that the command line names.
 *
 * @throws UserError if it is not found, or its mapping is invalid
 */
export async function findTarget(where: TargetOptions, io: Pick<TerminalIo, "folder" | "cwd">): Promise<Target> {
  const found = await findPipeline(where, io);
  return where.mapping === undefined ? found : { ...found, mapping: readMappingFile(resolve(io.cwd, where.mapping)) };
}

/** Like {@link findTarget}, but with the pipeline's own mapping, even if --mapping names a file. */
export async function findPipeline(where: TargetOptions, io: Pick<TerminalIo, "folder">): Promise<Target> {
  const { requestPayer, transport } = where;
  const found = {
    ...(await lookUp(where, io)),
    ...(requestPayer === undefined ? {} : { requestPayer }),
    ...(transport === undefined ? {} : { transport }),
  };
  // Checked for every origin of the name: a stack's output, a file, or the plan of an earlier run.
  const fault = bucketNameFault(found.bucket);
  if (fault !== undefined) throw new UserError(`${found.title}: ${JSON.stringify(found.bucket)} ${fault}`);
  return found;
}

async function lookUp(where: TargetOptions, io: Pick<TerminalIo, "folder">): Promise<Target> {
  switch (where.kind) {
    case "stack": {
      const outputs = await readStackOutputs(where.stack);
      const title = where.byEnvironment ? `${outputs.title}, which SLUICE_STACK names` : outputs.title;
      return { ...outputs, title, region: where.region ?? outputs.region, endpoints: where.endpoints };
    }
    case "local":
      return readLocal(join(io.folder, "local.json"));
    case "named":
      return {
        title: "bucket and table as named",
        bucket: where.bucket,
        table: where.table,
        region: where.region,
        endpoints: where.endpoints,
        failureQueueUrl: undefined,
        mapping: DEFAULT_MAPPING,
        prefix: "",
        suffixes: [".json"],
        maxDecompressedBytes: MAX_DECOMPRESSED_BYTES,
        local: false,
      };
  }
}

/** @throws UserError if the file cannot be read, or is not a valid mapping */
export function readMappingFile(file: string): RecordMapping {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw fileError("--mapping", file, "read", cause, `a JSON file such as ${JSON.stringify(DEFAULT_MAPPING)}`);
  }
  try {
    return readMapping(JSON.parse(text));
  } catch (cause) {
    const problem = cause instanceof InvalidMappingError ? cause.message : "it is not JSON";
    throw new UserError(`--mapping: ${file} cannot be used: ${problem}`, { cause });
  }
}

/**
 * Runs the Pulumi program against mocks that record what it declares, and returns the record. It is a separate process, because
 * mocks and config must be set before the program loads, and Pulumi's runtime exists once per process.
 */
import { fileURLToPath } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import { answerToInvoke, answerToResource } from "./aws-answers.ts";
import { describeFault } from "./describe-fault.ts";
import type { RecordAnswer, RecordedProgram, RecordedResource, RecordRequest } from "./recorded.ts";

/** The program's; what it says of its own files is relative to it. */
let folder = "";

function answer(message: RecordAnswer): void {
  process.send?.(message, () => process.exit(message.kind === "recorded" ? 0 : 1));
}

function fail(error: unknown): void {
  answer({ kind: "failed", message: describeFault(error, folder) });
}

async function record(request: RecordRequest, run: number): Promise<RecordedProgram> {
  const config = request.configs[run] ?? {};
  const region = config["aws:region"] ?? "us-east-1";
  const resources: Promise<RecordedResource>[] = [];
  const unanswered: string[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, id }) => {
        const given = inputs as Record<string, unknown>;
        const state = { ...given, ...answerToResource(type, name, given, id ?? "", region) } as { id: string };
        resources.push(unpacked(given).then((plain) => ({ type, name, inputs: plain, state: { ...state, ...plain } })));
        return { id: state.id, state };
      },
      call: ({ token, inputs }) => {
        const result = answerToInvoke(token, inputs as Record<string, unknown>, region, config);
        if (result === undefined) unanswered.push(token);
        return { ...result };
      },
    },
    request.project,
    request.stack,
    false,
    "organization",
  );
  pulumi.runtime.setAllConfig({ ...config });

  // The query makes each run load the module again.
  const program = (await import(`${request.program}?run=${run}`)) as Record<string, unknown>;
  await pulumi.runtime.disconnect();
  if (unanswered.length > 0)
    throw new Error(`the program asks AWS for data that is not available here: ${unanswered.join(", ")}`);
  const outputs = Object.entries(program).map(async ([name, value]) => [name, await resolved(value)] as const);
  return { resources: await Promise.all(resources), outputs: Object.fromEntries(await Promise.all(outputs)) };
}

function resolved(value: unknown): Promise<unknown> {
  return new Promise((resolve) => void pulumi.output(value as object).apply(resolve));
}

/** Converts inputs to plain data: archives and assets are objects that contain promises. */
async function unpacked(inputs: Record<string, unknown>): Promise<Record<string, unknown>> {
  const entries = Object.entries(inputs).map(async ([name, value]) => {
    if (!(value instanceof pulumi.asset.AssetArchive)) return [name, value] as const;
    const files = Object.entries(await value.assets).map(async ([path, asset]) => {
      if (asset instanceof pulumi.asset.StringAsset) return [path, await asset.text] as const;
      throw new Error(`${name}: ${path} is not text; only archives of text can run here`);
    });
    return [name, { files: Object.fromEntries(await Promise.all(files)) }] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

process.on("unhandledRejection", fail);
process.on("uncaughtException", fail);
process.once("message", (request: RecordRequest) => {
  folder = fileURLToPath(new URL(".", request.program));
  // Nothing more comes in: a program that waits for ever then ends this process, and does not hang it.
  process.channel?.unref();
  const recordAll = async (): Promise<void> => {
    const programs: RecordedProgram[] = [];
    for (let run = 0; run < request.configs.length; run += 1) programs.push(await record(request, run));
    answer({ kind: "recorded", programs });
  };
  recordAll().catch(fail);
});

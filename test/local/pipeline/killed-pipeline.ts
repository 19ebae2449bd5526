/** A pipeline in a process of its own, for a test to kill: its function never ends. Arguments: the folder of its state. */
import { startPipeline } from "../../../local/pipeline/pipeline.ts";
import { declaredProgram } from "./declared-program.ts";

const program = declaredProgram("export const handler = () => new Promise(() => {});");
const pipeline = await startPipeline(program, { directory: process.argv[2] ?? "" });
process.send?.(pipeline.address);

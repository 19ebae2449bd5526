// Records a backfill in a terminal for the README: `npm run docs:recording`. It runs the real command on the pipeline of `npm start`.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pLimit from "p-limit";
import { startCommand } from "../local/start/start-command.ts";
import { ROOT } from "./docs/root.ts";
import { drawRecording } from "./recording/draw-recording.ts";
import { recordTerminal, type Frame } from "./recording/terminal-recorder.ts";

const FILES = 4_000;
const COLUMNS = 104;
/** A recording of any length is played in this time, in this many pictures. */
const PLAYED = { milliseconds: 8_000, frames: 20 };
const COMMAND = "npx sluice backfill --local --prefix 2024/";
/** What the recording shows in place of the temporary folder. */
const SHOWN_FOLDER = "~/sluice/.sluice";

process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
const folder = mkdtempSync(join(tmpdir(), "sluice-recording-"));
const stop = new AbortController();
const { pipeline, ready } = startPipeline();
try {
  await Promise.race([ready, pipeline]);
  await upload();
  const frames = await recordTerminal(`printf '$ ${COMMAND}\\n'; ${COMMAND}`, {
    columns: COLUMNS,
    rows: 40,
    cwd: ROOT,
    env: { ...process.env, SLUICE_FOLDER: folder },
    everyMilliseconds: 400,
  });
  const title = `A backfill of ${FILES} files in a terminal`;
  const shown = shortened(frames).map(withShownFolder);
  writeFileSync(`${ROOT}docs/images/backfill.svg`, drawRecording(shown, COLUMNS, title));
} finally {
  stop.abort();
  await pipeline;
  rmSync(folder, { recursive: true, force: true });
}

/** The pipeline of `npm start`. Its trigger takes other keys, so that the files are in the bucket and not yet in the table. */
function startPipeline(): { readonly pipeline: Promise<number>; readonly ready: Promise<void> } {
  const stopAsked = new Promise<void>((resolve) => stop.signal.addEventListener("abort", () => resolve()));
  let pipeline: Promise<number> = Promise.resolve(1);
  const ready = new Promise<void>((resolve) => {
    const print = (): void => {
      if (existsSync(join(folder, "local.json"))) resolve();
    };
    const ports = ["--s3-port=0", "--dynamodb-port=0", "--sqs-port=0"];
    pipeline = startCommand(["--config", "prefix=live/", ...ports], stopAsked, { print, folder });
  });
  return { pipeline, ready };
}

/** Good files, and one in their middle that is cut off. */
async function upload(): Promise<void> {
  const { s3Endpoint, bucket } = JSON.parse(readFileSync(join(folder, "local.json"), "utf8")) as {
    readonly s3Endpoint: string;
    readonly bucket: string;
  };
  const put = async (index: number): Promise<void> => {
    const record = { userID: `user${index % 500}`, timestamp: 1_700_000_000_000 + index, data: { action: "login" } };
    const text = JSON.stringify(record);
    const body = index === FILES / 2 ? text.slice(0, -10) : text;
    const key = `2024/${String(index).padStart(6, "0")}.json`;
    const { ok, status } = await fetch(`${s3Endpoint}/${bucket}/${key}`, { method: "PUT", body });
    if (!ok) throw new Error(`${key} was not stored: ${status}`);
  };
  await pLimit(32).map(Array.from({ length: FILES }).keys(), put);
}

/** Frames at even distances, the last one among them, in the time in which they are to be played. */
function shortened(frames: readonly Frame[]): Frame[] {
  const last = frames.length - 1;
  const chosen = Array.from({ length: PLAYED.frames }, (_, i) => Math.round((i * last) / (PLAYED.frames - 1)));
  return [...new Set(chosen)].flatMap((index) => {
    const frame = frames[index];
    return frame ? [{ ...frame, milliseconds: Math.round((index / last) * PLAYED.milliseconds) }] : [];
  });
}

function withShownFolder(frame: Frame): Frame {
  const shown = (text: string): string => text.replaceAll(folder, SHOWN_FOLDER);
  return { ...frame, lines: frame.lines.map((line) => line.map((run) => ({ ...run, text: shown(run.text) }))) };
}

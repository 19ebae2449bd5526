import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { startS3Server } from "../../../local/s3/server.ts";
import { describeS3Contract, type Disagreements } from "./contract/contract.ts";

describeS3Contract("ours, in memory", () => startS3Server());

describeS3Contract("ours, in a directory", async () => {
  const directory = await mkdtemp(join(tmpdir(), "sluice-s3-"));
  const server = await startS3Server({ directory });
  return {
    endpoint: server.endpoint,
    close: async () => {
      await server.close();
      await rm(directory, { recursive: true });
    },
  };
});

/** Servers that the contract was held against, and where they differ from AWS's documentation. */
const DISAGREEMENTS: Readonly<Record<string, Disagreements>> = {
  // 1.5.33
  ministack: [
    { title: /bucket is there already/, reason: "makes a bucket again, in any region, as S3 does in us-east-1 only" },
    { title: /onto themselves/, reason: "copies an object onto itself without a change" },
    { title: /^(checks|takes a stream with) an? (CRC|SHA)/, reason: "does not answer a PUT's checksum" },
    { title: /missing trailer/, reason: "names another error" },
    { title: /wants to know the length/, reason: "takes a body of unknown length" },
    {
      title: /line ends|deletes many at once/,
      reason: "writes a carriage return raw into XML, which reads as a line feed",
    },
    { title: /1,025 bytes/, reason: "takes longer keys" },
    { title: /path that is no UTF-8/, reason: "takes any path" },
    { title: /page of no keys/, reason: "says that an empty page is truncated" },
    { title: /^dates what it lists/, reason: "lists milliseconds" },
    { title: /sizes that are no numbers/, reason: "answers 500" },
    { title: /checksum, or one of the whole/, reason: "gives a composite checksum for FULL_OBJECT" },
    { title: /not in order, too small/, reason: "takes parts in any order and of any size" },
  ],
};

// Any other server: its endpoint, and its name if it has disagreements above.
const endpoint = process.env.SLUICE_S3_CONTRACT_ENDPOINT;
if (endpoint !== undefined) {
  const name = process.env.SLUICE_S3_CONTRACT_SERVER ?? "";
  const server = { endpoint, close: () => Promise.resolve() };
  describeS3Contract(name === "" ? endpoint : name, () => Promise.resolve(server), DISAGREEMENTS[name]);
}

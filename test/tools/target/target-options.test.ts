import { expect } from "chai";
import yargs from "yargs";
import { parseArguments } from "../../../terminal/arguments/parse-arguments.ts";
import { UsageError } from "../../../terminal/user-error.ts";
import {
  readTargetOptions,
  TARGET_OPTIONS,
  withTargetOptions,
  type Environment,
} from "../../../tools/target/target-options.ts";

const ONE_PIPELINE = "name one pipeline: --stack NAME, --local, or --bucket NAME --table NAME; or set SLUICE_STACK";
const LOCAL_SETS = "--local sets the endpoints and the region; leave out --endpoint-... and --region";

describe("the options that name a pipeline", () => {
  async function read(command: string, env: Environment = {}) {
    const parsed = await parseArguments(
      withTargetOptions(yargs()),
      command.split(" ").filter(Boolean),
      () => undefined,
    );
    return readTargetOptions(parsed!, env);
  }

  const named = { kind: "named", bucket: "files", table: "items", endpoints: {} };
  const cases: readonly { command: string; env?: Environment; is: object }[] = [
    { command: "--stack prod", is: { kind: "stack", stack: "prod", endpoints: {} } },
    { command: "--local", is: { kind: "local", endpoints: {} } },
    { command: "--bucket files --table items", is: named },
    {
      command: "--stack prod --region eu-west-1 --mapping m.json --request-payer requester",
      is: {
        ...{ kind: "stack", stack: "prod", endpoints: {} },
        ...{ region: "eu-west-1", mapping: "m.json", requestPayer: "requester" },
      },
    },
    {
      command:
        "--bucket files --table items --endpoint-s3 http://s3 --endpoint-dynamodb https://db:1 --endpoint-sqs http://sqs/",
      is: { ...named, endpoints: { s3: "http://s3", dynamodb: "https://db:1", sqs: "http://sqs/" } },
    },
    { command: "--local --mapping m.json", is: { kind: "local", endpoints: {}, mapping: "m.json" } },
    {
      command: "",
      env: { SLUICE_STACK: "dev" },
      is: { kind: "stack", stack: "dev", byEnvironment: true, endpoints: {} },
    },
    {
      command: "--region eu-west-1",
      env: { SLUICE_STACK: "dev" },
      is: { kind: "stack", stack: "dev", byEnvironment: true, endpoints: {}, region: "eu-west-1" },
    },
    { command: "--stack prod", env: { SLUICE_STACK: "dev" }, is: { kind: "stack", stack: "prod", endpoints: {} } },
    { command: "--local", env: { SLUICE_STACK: "dev" }, is: { kind: "local", endpoints: {} } },
    { command: "--bucket files --table items", env: { SLUICE_STACK: "dev" }, is: named },
  ];
  for (const { command, env, is } of cases) {
    it(`are read: ${env ? "SLUICE_STACK=dev " : ""}${command}`, async () =>
      expect(await read(command, env)).to.deep.equal(is));
  }

  const url = (option: string, value: string): string =>
    `--${option} is ${JSON.stringify(value)}; it must be a URL such as http://127.0.0.1:4566`;
  const refused: readonly { command: string; env?: Environment; says: string }[] = [
    { command: "", says: ONE_PIPELINE },
    { command: "", env: { SLUICE_STACK: "" }, says: ONE_PIPELINE },
    { command: "--stack prod --local", says: ONE_PIPELINE },
    { command: "--local --bucket files --table items", says: ONE_PIPELINE },
    { command: "--stack prod --table items", says: ONE_PIPELINE },
    { command: "--bucket files", says: "--bucket and --table go together" },
    { command: "--table items", says: "--bucket and --table go together" },
    { command: "--table items", env: { SLUICE_STACK: "dev" }, says: "--bucket and --table go together" },
    {
      command: "--bucket f/x --table items",
      says: `--bucket: "f/x" is not a bucket's name; it must be one such as my-bucket`,
    },
    { command: "--local --region eu-west-1", says: LOCAL_SETS },
    { command: "--local --endpoint-sqs http://sqs", says: LOCAL_SETS },
    { command: "--stack a --stack b", says: "--stack is given twice" },
    { command: "--bucket a --bucket b --table t", says: "--bucket is given twice" },
    { command: "--bucket a --table s --table t", says: "--table is given twice" },
    { command: "--stack a --region b --region c", says: "--region is given twice" },
    { command: "--stack a --mapping b --mapping c", says: "--mapping is given twice" },
    { command: "--stack=", says: "--stack is empty" },
    { command: "--stack a --region=", says: "--region is empty" },
    { command: "--stack a --request-payer owner", says: '--request-payer is "owner"; it must be requester' },
    { command: "--stack a --request-payer=", says: "--request-payer is empty" },
    { command: "--stack a --endpoint-s3 s3.test", says: url("endpoint-s3", "s3.test") },
    { command: "--stack a --endpoint-dynamodb ftp://db", says: url("endpoint-dynamodb", "ftp://db") },
    { command: "--stack a --endpoint-sqs http://", says: url("endpoint-sqs", "http://") },
    { command: "--stack a --endpoint-s3 http://a --endpoint-s3 http://b", says: "--endpoint-s3 is given twice" },
    { command: "--stack a --endpoint-s3=", says: "--endpoint-s3 is empty" },
  ];
  for (const { command, env, says } of refused) {
    it(`are refused: ${env ? `SLUICE_STACK=${env["SLUICE_STACK"] ?? ""} ` : ""}${command}`, async () => {
      const error: unknown = await read(command, env).catch((reason: unknown) => reason);

      expect(error).to.be.instanceOf(UsageError).with.property("message", says);
    });
  }

  it("are listed by name, for commands that do without them", () => {
    const parser = withTargetOptions(yargs()) as unknown as { getOptions(): { key: object } };
    const all = Object.keys(parser.getOptions().key).filter((name) => !["help", "version", "mapping"].includes(name));

    expect([...TARGET_OPTIONS].sort()).to.deep.equal(all.sort());
  });
});

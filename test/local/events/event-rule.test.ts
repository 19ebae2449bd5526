import { expect } from "chai";
import { bridgedEvents, isMatched, type BridgedEvent, type EventPattern } from "../../../local/events/event-rule.ts";

const pattern = (key?: EventPattern["detail"]["object"]): EventPattern => ({
  source: ["aws.s3"],
  "detail-type": ["Object Created"],
  detail: { bucket: { name: ["files"] }, ...(key === undefined ? {} : { object: key }) },
});
const event = (key: string, changes: Partial<BridgedEvent> = {}, bucket = "files"): BridgedEvent => ({
  source: "aws.s3",
  "detail-type": "Object Created",
  detail: { bucket: { name: bucket }, object: { key } },
  ...changes,
});

describe("a rule of EventBridge", () => {
  const cases = [
    { of: pattern(), takes: ["a", ""], not: [] },
    { of: pattern({ key: [{ suffix: ".json" }] }), takes: ["a.json", ".json"], not: ["a.JSON", "a.json2", ".jso"] },
    { of: pattern({ key: [{ prefix: "in/" }] }), takes: ["in/", "in/a"], not: ["In/a", "a/in/"] },
    {
      of: pattern({ key: [{ wildcard: "in (1)+/*.json" }, { suffix: ".x" }] }),
      takes: ["in (1)+/.json", "in (1)+/a\nb/c.json", "in (1)+/a.x"],
      not: ["in 1/a.json", "in (1)+/axjson"],
    },
    {
      of: pattern({ key: [{ wildcard: "a\\\\b\\*/*.json" }] }),
      takes: ["a\\b*/x.json"],
      not: ["ab*/x.json", "a\\bcc/x.json"],
    },
  ];
  for (const { of, takes, not } of cases) {
    it(`takes ${JSON.stringify(takes)}, not ${JSON.stringify(not)}: ${JSON.stringify(of.detail.object)}`, () => {
      expect(takes.filter((key) => !isMatched(of, event(key)))).to.deep.equal([]);
      expect(not.filter((key) => isMatched(of, event(key)))).to.deep.equal([]);
    });
  }

  it("takes no events of other buckets, sources and types", () => {
    expect(isMatched(pattern(), event("a", {}, "others"))).to.be.false;
    expect(isMatched(pattern(), event("a", { "detail-type": "Object Deleted" }))).to.be.false;
    expect(isMatched({ ...pattern(), source: ["my.app"] }, event("a"))).to.be.false;
  });
});

describe("S3's event through EventBridge", () => {
  const record = (eventName: string, object: object) => ({
    ...{ awsRegion: "eu-west-1", eventTime: "2026-11-01T09:30:00.000Z", eventName },
    s3: { bucket: { name: "files" }, object },
  });

  it("is made from the notification, with the key as it is", () => {
    const object = { key: "a+b%2Bc.json", size: 3, eTag: "e1", versionId: "v1", sequencer: "01" };
    const [only, ...others] = bridgedEvents({ Records: [record("ObjectCreated:Put", object)] });
    const { id, ...rest } = only as BridgedEvent & { id: string };

    expect(others).to.deep.equal([]);
    expect(id).to.match(/^[0-9a-f-]{36}$/);
    expect(rest).to.deep.equal({
      ...{ version: "0", source: "aws.s3", "detail-type": "Object Created", time: "2026-11-01T09:30:00.000Z" },
      region: "eu-west-1",
      detail: {
        version: "0",
        bucket: { name: "files" },
        object: { key: "a b+c.json", size: 3, etag: "e1", "version-id": "v1", sequencer: "01" },
        reason: "PutObject",
      },
    });
  });

  it("is made of created objects only", () => {
    const records = [record("ObjectRemoved:Delete", { key: "a" }), record("ObjectCreated:Copy", { key: "b" })];

    expect(bridgedEvents({ Records: records }).map(({ detail }) => detail.object.key)).to.deep.equal(["b"]);
  });
});

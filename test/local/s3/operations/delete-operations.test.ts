import { expect } from "chai";
import { type Operations, startOperations, xml } from "../ask.ts";

const deletion = (content: string): string => `<Delete>${content}</Delete>`;
const object = (key: string, more = ""): string => `<Object><Key>${key}</Key>${more}</Object>`;

describe("the deletion of many objects in S3", () => {
  let s3: Operations;
  beforeEach(async () => {
    s3 = await startOperations();
    await s3.ask("PUT /files");
    for (const key of ["a", "b"]) await s3.ask(`PUT /files/${key}`, {}, "{}");
  });

  const remove = async (content: string): Promise<string> =>
    (await s3.ask("POST /files?delete", {}, deletion(content))).body;
  const left = (): readonly string[] => s3.store.bucket("files").keys();
  const deleted = (key: string, more = ""): string => `<Deleted><Key>${key}</Key>${more}</Deleted>`;
  const fault = (key: string, code: string, text: string, version = ""): string =>
    `<Error><Key>${key}</Key>${version}<Code>${code}</Code><Message>${text}</Message></Error>`;
  const noConditions = "Conditions of a deletion are not implemented.";

  for (const quiet of ["", "<Quiet>false</Quiet>", "<Quiet>no</Quiet>"]) {
    it(`names what it deleted, where it is told ${quiet || "nothing"}`, async () => {
      expect(await remove(quiet + object("a") + object("never"))).to.equal(
        xml("DeleteResult", deleted("a") + deleted("never")),
      );
      expect(left()).to.deep.equal(["b"]);
    });
  }

  it("names only errors where it is to be quiet", async () => {
    expect(await remove(`<Quiet> TRUE </Quiet>${object("a")}${object("b", '<ETag>"x"</ETag>')}`)).to.equal(
      xml("DeleteResult", fault("b", "NotImplemented", noConditions)),
    );
    expect(left()).to.deep.equal(["b"]);
  });

  for (const condition of ['<ETag>"x"</ETag>', "<LastModifiedTime>x</LastModifiedTime>", "<Size>2</Size>"]) {
    it(`does not delete under the condition ${condition}`, async () => {
      expect(await remove(object("a", condition))).to.equal(
        xml("DeleteResult", fault("a", "NotImplemented", noConditions)),
      );
      expect(left()).to.deep.equal(["a", "b"]);
    });
  }

  it("tells of each that it cannot delete why, and deletes the rest", async () => {
    const long = "x".repeat(1_025);

    expect(
      await remove(`<Object></Object>${object(long)}${object("a", "<VersionId>no version</VersionId>")}${object("b")}`),
    ).to.equal(
      xml(
        "DeleteResult",
        fault("", "UserKeyMustBeSpecified", "The bucket POST or delete must contain the specified field name.") +
          fault(long, "KeyTooLongError", "Your key is too long.") +
          fault("a", "InvalidArgument", "Invalid version id specified", "<VersionId>no version</VersionId>") +
          deleted("b"),
      ),
    );
    expect(left()).to.deep.equal(["a"]);
  });

  it("tells of versions and delete markers", async () => {
    await s3.setVersioning("files", "Enabled");
    const before = await remove(object("a") + object("b", "<VersionId>null</VersionId>") + object("c", "<VersionId/>"));
    const [, a] = s3.store.bucket("files").versions("a");
    const [c] = s3.store.bucket("files").versions("c");
    const after = await remove(object("a", `<VersionId>${a?.versionId}</VersionId>`));

    const marker = (id: string | undefined): string =>
      `<DeleteMarker>true</DeleteMarker><DeleteMarkerVersionId>${id}</DeleteMarkerVersionId>`;
    expect(before).to.equal(
      xml(
        "DeleteResult",
        deleted("a", marker(a?.versionId)) +
          deleted("b", "<VersionId>null</VersionId>") +
          deleted("c", marker(c?.versionId)),
      ),
    );
    expect(after).to.equal(
      xml("DeleteResult", deleted("a", `<VersionId>${a?.versionId}</VersionId>${marker(a?.versionId)}`)),
    );
    expect(left()).to.deep.equal(["a", "c"]);
  });

  for (const { count, code } of [
    { count: 0, code: "MalformedXML" },
    { count: 1_000, code: "200" },
    { count: 1_001, code: "MalformedXML" },
  ]) {
    it(`answers ${code} to ${count} objects`, async () => {
      const body = deletion(object("a").repeat(count));

      if (count === 1_000) expect(String((await s3.ask("POST /files?delete", {}, body)).status)).to.equal(code);
      else expect((await s3.refused("POST /files?delete", {}, body)).code).to.equal(code);
      expect(left()).to.deep.equal(count === 1_000 ? ["b"] : ["a", "b"]);
    });
  }

  it("is refused in no bucket, and as another document", async () => {
    expect((await s3.refused("POST /none?delete", {}, "no XML")).code).to.equal("NoSuchBucket");
    expect((await s3.refused("POST /files?delete", {}, "<Other/>")).code).to.equal("MalformedXML");
  });

  it("fails as a whole where the server itself fails", async () => {
    s3.store.commit = () => {
      throw new RangeError("no space");
    };

    const error: unknown = await remove(object("a")).catch((reason: unknown) => reason);

    expect(error).to.be.instanceOf(RangeError);
  });
});

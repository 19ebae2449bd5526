import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import type { Finding } from "./checks/check.ts";
import { CHECKS } from "./checks/checks.ts";
import { conformanceDocument } from "./conformance-document.ts";
import { KEY_DIFFERENCES, TRAIT_DIFFERENCES } from "./expected-differences.ts";
import { hostileKeys } from "./contents/hostile-keys.ts";
import { installedFolders } from "./processes/installed-servers.ts";
import { PAIRS } from "./pairs.ts";
import { openScene, type OpenedScene } from "./scene.ts";
import type { TestServer } from "./processes/test-servers.ts";
import { TRAITS } from "./traits.ts";
import { titleOf, type Pair } from "./world.ts";

const DOCUMENT = fileURLToPath(new URL("../../docs/conformance.md", import.meta.url));
const ENOUGH_MILLISECONDS = 300_000;

const isInstalled = (server: TestServer): boolean => server === "embedded" || installedFolders()[server] !== undefined;
const pairs = PAIRS.filter(({ s3, dynamodb }) => isInstalled(s3) && isInstalled(dynamodb));
const findings = new Map<string, Map<string, Finding>>();

for (const pair of pairs) describe(titleOf(pair), () => describePair(pair));

function describePair(pair: Pair): void {
  const sqs = pair.s3 === pair.dynamodb;
  const found = new Map<string, Finding>();
  findings.set(titleOf(pair), found);
  let scene: OpenedScene;
  before(async function () {
    this.timeout(ENOUGH_MILLISECONDS);
    scene = await openScene(pair);
  });
  after(async function () {
    this.timeout(ENOUGH_MILLISECONDS);
    await scene.world.close();
  });

  it(`${pair.s3} stores and lists all keys but those that it is known not to`, () => {
    expect(countFaults(scene)).to.have.members(
      KEY_DIFFERENCES.filter(({ server }) => server === pair.s3).map(
        ({ kind, fault, keys }) => `${kind}: ${keys} ${fault}`,
      ),
    );
  });

  it("differs from AWS in what it is known for, and nothing else", async () => {
    const different: string[] = [];
    for (const { title, service, isAsInAws } of TRAITS) {
      if (service === "notifications" && !sqs) continue;
      const server = service === "dynamodb" ? pair.dynamodb : pair.s3;
      if (!(await isAsInAws(scene.world))) different.push(`${server}: ${title}`);
    }

    const servers = [pair.s3, pair.dynamodb];
    const notified = (trait: string): boolean =>
      TRAITS.some(({ title, service }) => title === trait && service === "notifications");
    const known = TRAIT_DIFFERENCES.filter(
      ({ server, trait }) => servers.includes(server) && (sqs || !notified(trait)),
    );
    expect(different).to.have.members(known.map(({ server, trait }) => `${server}: ${trait}`));
  }).timeout(ENOUGH_MILLISECONDS);

  for (const { title, wantsSqs, run } of CHECKS) {
    if (wantsSqs && !sqs) continue;
    it(title, async () => {
      const finding = await run(scene);

      found.set(title, finding);
      expect(finding.wrong).to.deep.equal([]);
    }).timeout(ENOUGH_MILLISECONDS);
  }
}

/** How many keys of each kind have which fault. */
function countFaults({ keyFaults }: OpenedScene): string[] {
  const counts = new Map<string, Map<string, number>>();
  for (const { kind, key } of hostileKeys()) {
    const fault = keyFaults.get(key);
    if (fault === undefined) continue;
    const ofKind = counts.get(kind) ?? new Map<string, number>();
    counts.set(kind, ofKind.set(fault, (ofKind.get(fault) ?? 0) + 1));
  }
  return [...counts].flatMap(([kind, ofKind]) => [...ofKind].map(([fault, keys]) => `${kind}: ${keys} ${fault}`));
}

// Where a server is left out, the page cannot be compared.
if (pairs.length === PAIRS.length) {
  describe("docs/conformance.md", () => {
    it("says what was found", async () => {
      const document = await conformanceDocument(findings);

      if (process.env["SLUICE_WRITE"] === "1") writeFileSync(DOCUMENT, document);
      expect(readFileSync(DOCUMENT, "utf8"), "npm run test:servers -- --write").to.equal(document);
    });
  });
}

import { expect } from "chai";
import { brokenLinks, missingPaths } from "./broken-links.ts";
import { markdownFiles, markdownText } from "./markdown-files.ts";

describe("the documents", () => {
  const files = markdownFiles();

  it("are found", () => {
    expect(files.map(({ path }) => path)).to.include.members(["README.md", "docs/runbook.md", "policy/README.md"]);
  });

  for (const file of files) {
    it(`lead to files, headings and URLs that exist: ${file.path}`, () => {
      expect(brokenLinks(file)).to.deep.equal([]);
    });

    it(`name paths that exist: ${file.path}`, () => {
      expect(missingPaths(file)).to.deep.equal([]);
    });
  }
});

describe("the check of links", () => {
  const cases = [
    { title: "a file", text: "[a](docs/runbook.md)", faults: [] },
    { title: "a heading of another file", text: "[a](docs/runbook.md#write-throttles)", faults: [] },
    { title: "a heading of the same file", text: "# It `has` code\n\n[a](#it-has-code)", faults: [] },
    { title: "the second of two equal headings", text: "# A\n\n# A\n\n[a](#a-1)", faults: [] },
    { title: "a URL", text: "<https://example.com/a>", faults: [] },
    { title: "an example in a code block", text: "```\n[a](nothing.md)\n```", faults: [] },
    { title: "a missing file", text: "[a](nothing.md)", faults: ["nothing.md: there is no such file"] },
    {
      title: "a missing image",
      text: "![a](docs/images/no.svg)",
      faults: ["docs/images/no.svg: there is no such file"],
    },
    {
      title: "a missing image in HTML",
      text: '<img src="docs/no.svg">',
      faults: ["docs/no.svg: there is no such file"],
    },
    {
      title: "a missing heading",
      text: "# A\n\n[a](#b)",
      faults: ["#b: README.md has no heading with that anchor"],
    },
    {
      title: "a missing heading of another file",
      text: "[a](docs/runbook.md#b)",
      faults: ["docs/runbook.md#b: docs/runbook.md has no heading with that anchor"],
    },
    {
      title: "a file outside",
      text: "[a](../a.md)",
      faults: ["../a.md: it leads out of the repository"],
    },
    {
      title: "a URL without TLS",
      text: "[a](http://example.com)",
      faults: ["http://example.com: a link must be https, to a host with a domain"],
    },
    {
      title: "a URL without a domain",
      text: "[a](https://localhost/a)",
      faults: ["https://localhost/a: a link must be https, to a host with a domain"],
    },
  ];
  for (const { title, text, faults } of cases) {
    it(`${faults.length === 0 ? "accepts" : "reports"} ${title}`, () => {
      expect(brokenLinks(markdownText("README.md", text))).to.deep.equal(faults.map((fault) => `README.md: ${fault}`));
    });
  }

  it("reports a path in code font that does not exist", () => {
    const text = "`runtime/handler.ts`, `runtime/nothing.ts`, `docs/`, `application/json`";

    expect(missingPaths(markdownText("README.md", text))).to.deep.equal(["README.md: runtime/nothing.ts"]);
  });
});

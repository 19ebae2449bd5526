import { execFileSync } from "node:child_process";
import { expect } from "chai";
import { shellWord } from "../../terminal/shell-word.ts";

describe("shellWord", () => {
  const cases = [
    { text: "mapping.userID=/a/b", word: "mapping.userID=/a/b" },
    { text: "suffixes[1]=.x", word: "'suffixes[1]=.x'" },
    { text: "a b", word: "'a b'" },
    { text: "it's $HOME", word: "'it'\\''s $HOME'" },
    { text: "", word: "''" },
  ];
  for (const { text, word } of cases) {
    it(`writes ${JSON.stringify(text)} as ${word}`, () => {
      expect(shellWord(text)).to.equal(word);
      expect(execFileSync("sh", ["-c", `printf %s ${word}`], { encoding: "utf8" })).to.equal(text);
    });
  }
});

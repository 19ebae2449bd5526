import { expect } from "chai";
import { foreign, html, verbatim } from "../../../../tools/report/page/html.ts";

describe("a report's markup", () => {
  it("escapes whatever is not markup", () => {
    const { markup } = html`<p title="${`"'`}">${"<b>&amp;"}${undefined}${1}${["<", html`<i>${">"}</i>`]}</p>`;

    expect(markup).to.equal(`<p title="&#34;&#39;">&#60;b&#62;&#38;amp;1&#60;<i>&#62;</i></p>`);
    expect(html`${verbatim("<b>")}`.markup).to.equal("<b>");
  });

  const cases = [
    { title: "control characters", text: "a\u0000\u001b[31m\n", shown: String.raw`a\u0000\u001b[31m\u000a` },
    { title: "line separators", text: "a\u2028b\u2029", shown: String.raw`a\u2028b\u2029` },
    { title: "overrides of direction", text: "\u202Enosj.exe\u2066", shown: String.raw`\u202enosj.exe\u2066` },
    { title: "invisible characters", text: "a\u200bb\ufeff\u{e0041}", shown: String.raw`a\u200bb\ufeff\udb40\udc41` },
    { title: "half a character", text: "a\ud83d", shown: String.raw`a\ud83d` },
  ];
  for (const { title, text, shown } of cases) {
    it(`shows ${title} as escapes`, () => {
      expect(foreign(text).markup).to.equal(`<bdi class="foreign" dir="ltr">${shown}</bdi>`);
    });
  }

  it("leaves other writing as it is, with the joiners that belong to it", () => {
    for (const text of ["שלום", "می‌خواهم", "👩‍🚀", "ü  +"]) expect(foreign(text).markup).to.contain(`>${text}<`);
  });
});

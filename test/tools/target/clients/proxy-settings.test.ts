import { expect } from "chai";
import { hasProxy, proxyFor } from "../../../../tools/target/clients/proxy-settings.ts";

const S3 = "https://files.s3.eu-west-1.amazonaws.com";
const PROXY = "http://proxy.example:3128";

describe("the proxy for a URL", () => {
  const cases: readonly { title: string; url?: string; env: Record<string, string>; proxy: string | undefined }[] = [
    { title: "none without a setting", env: {}, proxy: undefined },
    { title: "HTTPS_PROXY", env: { HTTPS_PROXY: PROXY }, proxy: `${PROXY}/` },
    { title: "https_proxy", env: { https_proxy: PROXY }, proxy: `${PROXY}/` },
    { title: "lower case before capitals", env: { https_proxy: PROXY, HTTPS_PROXY: "http://x:1" }, proxy: `${PROXY}/` },
    { title: "an empty setting is none", env: { https_proxy: "", HTTPS_PROXY: PROXY }, proxy: `${PROXY}/` },
    { title: "HTTP_PROXY for http", url: "http://s3.example", env: { HTTP_PROXY: PROXY }, proxy: `${PROXY}/` },
    { title: "not HTTP_PROXY for https", env: { HTTP_PROXY: PROXY }, proxy: undefined },
    { title: "not ALL_PROXY", env: { ALL_PROXY: PROXY }, proxy: undefined },
    { title: "http:// without a scheme", env: { HTTPS_PROXY: "proxy.example:3128" }, proxy: `${PROXY}/` },
    {
      title: "with a password",
      env: { HTTPS_PROXY: "http://a:b@proxy.example:1" },
      proxy: "http://a:b@proxy.example:1/",
    },
    { title: "an https:// proxy", env: { HTTPS_PROXY: "https://proxy.example" }, proxy: "https://proxy.example/" },
    { title: "none for 127.0.0.1", url: "http://127.0.0.1:4566", env: { HTTP_PROXY: PROXY }, proxy: undefined },
    { title: "none for localhost", url: "http://localhost:4566", env: { HTTP_PROXY: PROXY }, proxy: undefined },
    { title: "none for [::1]", url: "http://[::1]:4566", env: { HTTP_PROXY: PROXY }, proxy: undefined },
  ];
  for (const { title, url = S3, env, proxy } of cases) {
    it(title, () => {
      expect(proxyFor(new URL(url), env)?.href).to.equal(proxy);
    });
  }

  const exempt: readonly [noProxy: string, exempt: boolean, url?: string][] = [
    ["*", true],
    ["amazonaws.com", true],
    [".amazonaws.com", true],
    ["*.amazonaws.com", true],
    ["AMAZONAWS.com", true],
    ["files.s3.eu-west-1.amazonaws.com", true],
    ["other.example, .amazonaws.com", true],
    ["other.example .amazonaws.com", true],
    ["amazonaws.com:443", true],
    ["amazonaws.com:80", false],
    ["naws.com", false],
    ["s3.eu-west-1", false],
    ["", false],
    [",", false],
    ["10.0.0.0/8", true, "https://10.1.2.3"],
    ["10.0.0.0/8", false, "https://11.1.2.3"],
    ["10.1.2.3", true, "https://10.1.2.3"],
    ["10.1.2.3:9000", true, "https://10.1.2.3:9000"],
  ];
  for (const [noProxy, expected, url = S3] of exempt) {
    it(`with NO_PROXY=${JSON.stringify(noProxy)}, ${expected ? "none" : "one"} for ${url}`, () => {
      for (const name of ["NO_PROXY", "no_proxy"]) {
        expect(proxyFor(new URL(url), { HTTPS_PROXY: PROXY, [name]: noProxy }) === undefined).to.equal(expected);
      }
    });
  }

  for (const value of ["socks5://proxy.example:1080", "http://", "http://a b"]) {
    it(`refuses ${value}`, () =>
      expect(() => proxyFor(new URL(S3), { HTTPS_PROXY: value })).to.throw(
        "HTTPS_PROXY is not the URL of a proxy such as http://proxy.example:3128",
      ));
  }

  it("is looked for only where there may be one", () => {
    expect([{}, { NO_PROXY: "x" }, { https_proxy: "x" }, { HTTP_PROXY: "x" }].map(hasProxy)).to.deep.equal([
      false,
      false,
      true,
      true,
    ]);
  });
});

import { expect } from "chai";
import { Unread } from "../../../runtime/decode/unread.ts";

describe("Unread", () => {
  const plain: [sizeBytes: number | undefined, textBytes: number, text: string | undefined][] = [
    [undefined, 5, undefined],
    [10, 10, undefined],
    [10, 9, "nothing after this was read: 1 byte"],
    [1000, 1, "nothing after this was read: 999 bytes"],
    [1000, 0, "nothing after this was read: 1.0 kB"],
    [999_949, 0, "nothing after this was read: 999.9 kB"],
    [999_950, 0, "nothing after this was read: 1.0 MB"],
    [2_000_000, 100_000, "nothing after this was read: 1.9 MB"],
    [5e15, 0, "nothing after this was read: 5000.0 TB"],
  ];
  for (const [sizeBytes, textBytes, text] of plain) {
    it(`${textBytes} of ${sizeBytes}: ${text}`, () => expect(new Unread(sizeBytes).after(textBytes)).to.equal(text));
  }

  it("counts what is stored of a compressed object", () => {
    const unread = new Unread(10_000);
    unread.noteBlock(4096);
    unread.noteText(20_000);
    unread.noteBlock(4096);
    unread.noteText(20_000);
    unread.noteBlock(1808);
    unread.noteText(5_000);

    expect(unread.after(0)).to.equal("nothing after this was read: 5.9 kB of the compressed file");
    expect(unread.after(19_999)).to.equal("nothing after this was read: 5.9 kB of the compressed file");
    expect(unread.after(20_000)).to.equal("nothing after this was read: 1.8 kB of the compressed file");
    expect(unread.after(40_000)).to.equal(undefined);
    expect(unread.after(Infinity)).to.equal(undefined);
  });

  it("remembers the last blocks of a large object", () => {
    const unread = new Unread(41_000_000);
    for (let block = 0; block < 10_000; block++) {
      unread.noteBlock(4096);
      unread.noteText(10_000);
    }

    expect(unread.after(99_995_000)).to.equal("nothing after this was read: 40.0 kB of the compressed file");
    expect(unread.after(98_000_000)).to.equal("nothing after this was read: 855.1 kB of the compressed file");
  });
});

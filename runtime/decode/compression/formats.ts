import { isUtf8 } from "node:buffer";

/** A compression that is decompressed. `deflate` is zlib without its header. */
export type Compression = "gzip" | "zlib" | "zstd" | "brotli" | "deflate";

/** How many bytes at the beginning tell what they are: the mark of a tar archive is the last one to come. */
export const MAGIC_BYTES = 262;

/** The compression that the first bytes name. No JSON text begins so. */
export function compressionOf(head: Uint8Array): Compression | undefined {
  const [a = 0, b = 0, c, d] = head;
  if (a === 0x1f && b === 0x8b) return "gzip";
  // zlib's two bytes are a multiple of 31; 0x78 is a window of 32 KiB, which every writer uses. The bit 0x20 asks for a dictionary.
  if (a === 0x78 && (a * 256 + b) % 31 === 0 && (b & 0x20) === 0 && head.length > 1) return "zlib";
  if (isZstd(head)) return "zstd";
  return undefined;

  function isZstd({ length }: Uint8Array): boolean {
    if (length < 4) return false;
    if (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) return true;
    // A frame to be skipped, as some writers put first.
    return a >= 0x50 && a <= 0x5f && b === 0x2a && c === 0x4d && d === 0x18;
  }
}

/** What else an object may be, and what would have to become of it. */
export interface OtherFormat {
  readonly name: string;
  readonly advice: string;
  /** Whether it is one stream of compressed bytes, and not a format with contents of its own. */
  readonly isCompression: boolean;
}

const ARCHIVE = "upload the JSON files in it";
const COMPRESSION = "upload it uncompressed, or compressed with gzip or zstd";
const TABLE = "export its rows as JSON";
const OTHER = "a JSON document was expected";

/** Bytes as text; each character is a byte. */
const MAGIC: readonly (readonly [start: string, name: string, advice: string, at?: number])[] = [
  ["PK\x03\x04", "a zip archive", ARCHIVE],
  ["PK\x05\x06", "a zip archive", ARCHIVE],
  ["PK\x07\x08", "a zip archive", ARCHIVE],
  ["7z\xbc\xaf\x27\x1c", "a 7z archive", ARCHIVE],
  ["Rar!\x1a\x07", "a RAR archive", ARCHIVE],
  ["ustar", "a tar archive", ARCHIVE, 257],
  ["BZh", "compressed with bzip2", COMPRESSION],
  ["\xfd7zXZ\0", "compressed with xz", COMPRESSION],
  ["\x04\x22\x4d\x18", "compressed with LZ4", COMPRESSION],
  ["\x02\x21\x4c\x18", "compressed with LZ4", COMPRESSION],
  ["\xff\x06\0\0sNaPpY", "compressed with Snappy", COMPRESSION],
  ["\x82SNAPPY\0", "compressed with Snappy", COMPRESSION],
  ["\x1f\x9d", "compressed with compress", COMPRESSION],
  ["LZIP", "compressed with lzip", COMPRESSION],
  ["\x89LZO\0", "compressed with lzop", COMPRESSION],
  ["PAR1", "a Parquet file", TABLE],
  ["PARE", "an encrypted Parquet file", TABLE],
  ["Obj\x01", "an Avro file", TABLE],
  ["ORC", "an ORC file", TABLE],
  ["ARROW1\0\0", "an Arrow file", TABLE],
  ["SEQ\x06", "a Hadoop sequence file", TABLE],
  ["\xe0\x01\0\xea", "binary Ion", TABLE],
  ["SQLite format 3\0", "an SQLite database", TABLE],
  ["Salted__", "encrypted by OpenSSL", OTHER],
  ["%PDF-", "a PDF document", OTHER],
  ["\x89PNG\r\n", "a PNG image", OTHER],
  ["\xff\xd8\xff", "a JPEG image", OTHER],
  ["<", "XML or HTML", OTHER],
];

/** What the first bytes say that an object is, other than JSON or a known compression. */
export function otherFormat(head: Uint8Array): OtherFormat | undefined {
  const text = Buffer.from(head.buffer, head.byteOffset, head.length).toString("latin1");
  for (const [start, name, advice, at = 0] of MAGIC) {
    if (text.startsWith(start, at)) return { name, advice, isCompression: advice === COMPRESSION };
  }
  return undefined;
}

/** How many bytes tell text from other bytes. */
const TEXT_BYTES = 64;
const BLANKS = [0x09, 0x0a, 0x0d, 0x20];
const BEGINNINGS = new Set(Buffer.from('{["-0123456789tfn'));

/** Whether the bytes begin with a text: no control characters, and, if `strict`, valid UTF-8. */
export function beginsWithText(head: Uint8Array, strict: boolean): boolean {
  const bytes = head.subarray(0, TEXT_BYTES);
  if (bytes.some((byte) => byte < 0x20 && !BLANKS.includes(byte))) return false;
  // The last character may be cut.
  return !strict || [0, 1, 2, 3].some((cut) => isUtf8(bytes.subarray(0, bytes.length - (head.length > cut ? cut : 0))));
}

/** Whether a text begins as JSON does, byte-order mark and blanks aside. */
export function beginsLikeJson(head: Uint8Array): boolean {
  const text = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? head.subarray(3) : head;
  const first = text.find((byte) => !BLANKS.includes(byte));
  return first === undefined || BEGINNINGS.has(first);
}

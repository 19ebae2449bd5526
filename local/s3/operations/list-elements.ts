import type { XmlElement } from "../http/xml.ts";
import type { ListedObject } from "../store/listing.ts";

/** Everything has the same owner. */
export const OWNER: XmlElement = [
  "Owner",
  [
    ["ID", "local"],
    ["DisplayName", "local"],
  ],
];

/** An object, as it appears in listings. */
export function objectElements(
  { key, version }: ListedObject,
  text: (key: string) => string,
  withOwner: boolean,
): XmlElement[] {
  const { content, lastModified } = version;
  return [
    ["Key", text(key)],
    ["LastModified", new Date(lastModified).toISOString()],
    ["ETag", `"${content.etag}"`],
    ["ChecksumAlgorithm", content.checksum?.algorithm],
    ["ChecksumType", content.checksum?.type],
    ["Size", content.sizeBytes],
    ["StorageClass", "STANDARD"],
    ...(withOwner ? [OWNER] : []),
  ];
}

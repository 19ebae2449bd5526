import { receiveText } from "../http/body.ts";
import { checkKey, type S3Request } from "../http/request.ts";
import { type Answer, xmlAnswer } from "../http/response.ts";
import { childText, parseXml, type ReadElement, type XmlElement } from "../http/xml.ts";
import { S3Error } from "../store/errors.ts";
import type { Context } from "./context.ts";
import { deleteKey } from "./object-operations.ts";

const MAX_OBJECTS = 1000;

/** DeleteObjects: each key has its own result. */
export async function deleteObjects(context: Context, request: S3Request): Promise<Answer> {
  context.store.bucket(request.bucket);
  const root = parseXml(await receiveText(request), "Delete");
  const objects = root.children.filter((child) => child.name === "Object");
  if (objects.length === 0 || objects.length > MAX_OBJECTS) throw new S3Error("MalformedXML");
  const isQuiet = childText(root, "Quiet")?.trim().toLowerCase() === "true";
  const results = objects.map((object) => deleteOne(context, request, object));
  return xmlAnswer(["DeleteResult", results.filter(([name]) => name === "Error" || !isQuiet)]);
}

function deleteOne(context: Context, request: S3Request, object: ReadElement): XmlElement {
  const key = childText(object, "Key") ?? "";
  const versionId = childText(object, "VersionId") || undefined;
  try {
    if (key === "") throw new S3Error("UserKeyMustBeSpecified");
    checkKey(key);
    if (object.children.some((child) => ["ETag", "LastModifiedTime", "Size"].includes(child.name))) {
      throw new S3Error("NotImplemented", "Conditions of a deletion are not implemented.");
    }
    const deletion = deleteKey(context, request, context.store.bucket(request.bucket), key, versionId);
    return [
      "Deleted",
      [
        ["Key", key],
        ["VersionId", versionId],
        ["DeleteMarker", deletion.isDeleteMarker],
        ["DeleteMarkerVersionId", deletion.isDeleteMarker === true ? deletion.versionId : undefined],
      ],
    ];
  } catch (error) {
    if (!(error instanceof S3Error)) throw error;
    return [
      "Error",
      [
        ["Key", key],
        ["VersionId", versionId],
        ["Code", error.code],
        ["Message", error.message],
      ],
    ];
  }
}

import { SaxesParser } from "saxes";
import { S3Error } from "../store/errors.ts";

/** An element to write: its name, and its text or children. An element with undefined content is omitted. */
export type XmlElement = readonly [
  name: string,
  content: string | number | boolean | undefined | readonly XmlElement[],
];

/** An element that was read. */
export interface ReadElement {
  readonly name: string;
  text: string;
  readonly children: ReadElement[];
}

const NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";
const NAMED: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** A complete XML document in S3's namespace. */
export function xmlDocument(root: XmlElement): string {
  const [name, content] = root;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="${NAMESPACE}">${writeContent(content)}</${name}>`;
}

/** An error document, which has no namespace in S3. */
export function xmlError(children: readonly XmlElement[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${writeContent(children)}</Error>`;
}

/**
 * Escapes text for an XML element.
 *
 * Control characters become numeric references. XML 1.0 cannot represent most of them, but S3 writes them anyway; and an
 * unescaped carriage return would be read back as a line feed.
 */
export function escapeXml(text: string): string {
  // eslint-disable-next-line no-control-regex -- they are what must be escaped
  return text.replace(/[&<>"\u0000-\u001f\u007f-\u009f\u2028\ufffe\uffff]/g, (character) => {
    return NAMED[character] ?? `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`;
  });
}

function writeContent(content: XmlElement[1]): string {
  if (typeof content === "string") return escapeXml(content);
  if (typeof content !== "object") return String(content);
  let text = "";
  for (const [name, inner] of content) if (inner !== undefined) text += `<${name}>${writeContent(inner)}</${name}>`;
  return text;
}

/**
 * Reads a request's XML document.
 *
 * @param rootName the required name of the root, without a namespace prefix
 * @throws S3Error MalformedXML
 */
export function parseXml(source: string, rootName: string): ReadElement {
  const parser = new SaxesParser({ fileName: "request" });
  const open: ReadElement[] = [];
  let root: ReadElement | undefined;
  parser.on("error", (error) => {
    // Keys may contain control characters. Clients send them unescaped, although XML 1.0 forbids them.
    if (!/disallowed character\.$/.test(error.message)) throw new S3Error("MalformedXML");
  });
  parser.on("doctype", () => {
    throw new S3Error("MalformedXML");
  });
  parser.on("opentag", (tag) => {
    const element: ReadElement = { name: tag.name.replace(/^.*:/, ""), text: "", children: [] };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
    if (open.length > 32) throw new S3Error("MalformedXML");
  });
  const addText = (text: string): void => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("closetag", () => void open.pop());
  parser.write(source.replace(/&#(?:x([0-9a-f]{1,4})|(\d{1,5}));/gi, controlCharacter)).close();
  if (root?.name !== rootName) throw new S3Error("MalformedXML");
  return root;
}

/**
 * Replaces references to characters that XML 1.0 forbids by the characters themselves, which the parser then accepts. A carriage
 * return stays a reference: the parser reads it as a line feed.
 */
function controlCharacter(reference: string, hex?: string, decimal?: string): string {
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  const isUnknown = (code < 32 && code !== 13) || code === 0xfffe || code === 0xffff;
  return isUnknown ? String.fromCharCode(code) : reference;
}

/** The text of the first child with that name. */
export function childText(element: ReadElement, name: string): string | undefined {
  return element.children.find((child) => child.name === name)?.text;
}

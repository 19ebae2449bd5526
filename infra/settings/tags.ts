import { refusal, show } from "./value-rules.ts";

const CHARACTERS = "letters, digits, spaces and any of _ . : / = + - @";
const NAME = /^(?!aws:)[\p{L}\p{N}\p{Z}_.:/=+\-@]{1,128}$/iu;
const VALUE = /^[\p{L}\p{N}\p{Z}_.:/=+\-@]{0,256}$/u;
const MOST = 50;

/** JavaScript's own names of every object. */
const OF_OBJECTS = "toString, __proto__ and the like";

/** The tags that a stack's config adds to the user's own. */
const ADDED = ["project", "stack"];

/**
 * Finds what is wrong with tags, by the rules that all AWS services used here share.
 *
 * https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html
 *
 * @returns the text that follows "sluice:tags": the first invalid tag, its value, and what is allowed
 */
export function tagsFault(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return refusal(value, 'an object of names and texts such as {"team":"data"}');
  }
  const tags = Object.entries(value as Record<string, unknown>);
  for (const [name, tag] of tags) {
    if (!NAME.test(name)) {
      return ` has the name ${show(name)}; allowed: 1 to 128 ${CHARACTERS}, not beginning with aws:`;
    }
    if (name in Object.prototype) {
      return ` has the name ${show(name)}; allowed: any but ${OF_OBJECTS}, with which Pulumi's Node.js SDK fails or loses tags`;
    }
    if (typeof tag !== "string" || !VALUE.test(tag)) {
      return `.${name}${refusal(tag, `a text of at most 256 ${CHARACTERS}`)}`;
    }
  }
  return countFault(tags.map(([name]) => name));
}

/** The limit for the user's own tags, since only those are under the user's control. */
function countFault(names: readonly string[]): string | undefined {
  if (names.length <= MOST) return undefined;
  const added = ADDED.filter((name) => names.includes(name));
  const besides = added.length === 0 ? "" : ` besides ${added.join(" and ")}`;
  return ` has ${names.length - added.length} tags${besides}; allowed: at most ${MOST - added.length}`;
}

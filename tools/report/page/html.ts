import { printable } from "../../../terminal/text/printable.ts";

/** Markup, as opposed to text: only {@link html} and {@link verbatim} make it. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

/** What a template takes: text is escaped, markup is not, and `undefined` leaves nothing. */
export type Content = Html | string | number | undefined | readonly Content[];

/** Makes markup of a template; whatever is put into it is text, unless it is markup already. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(strings.map((part, index) => part + markupOf(values[index])).join(""));
}

/** Markup, styles or a script of our own. */
export const verbatim = (markup: string): Html => new Html(markup);

/**
 * A name or a message that came from outside, such as an object's key.
 *
 * Invisible characters are shown as escapes, and the rest keeps its spaces and cannot change the direction of the text around it.
 */
export function foreign(text: string): Html {
  return html`<bdi class="foreign" dir="ltr">${printable(text)}</bdi>`;
}

function markupOf(value: Content): string {
  if (value === undefined) return "";
  if (value instanceof Html) return value.markup;
  if (typeof value === "object") return value.map(markupOf).join("");
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

import { html, type Content, type Html } from "./html.ts";

/** A row: what it is about, and its values; `bad` where somebody should look at it. */
export interface Row {
  readonly title: Content;
  readonly values: readonly Content[];
  readonly bad?: boolean;
  readonly id?: string;
}

/**
 * A table with a heading for each row.
 *
 * @param heads of the columns; without them each row has one value, and its heading says what it is
 */
export function table(caption: Content, rows: readonly Row[], heads?: readonly [string, ...string[]]): Html {
  const head = heads
    ? html`<thead>
        <tr>
          ${heads.map((title) => html`<th scope="col">${title}</th>`)}
        </tr>
      </thead>`
    : undefined;
  const body = rows.map(
    ({ title, values, bad, id }) =>
      html`<tr${id === undefined ? undefined : html` id="${id}"`}${bad ? html` class="bad"` : undefined}>
        <th scope="row">${title}</th>
        ${values.map((value) => html`<td>${value}</td>`)}
      </tr> `,
  );
  return html`<table>
    <caption>
      ${caption}
    </caption>
    ${head}
    <tbody>
      ${body}
    </tbody>
  </table>`;
}

/** A bar beside a number; the number says the same to who cannot see it. @param share in [0, 1] */
export function bar(share: number): Html {
  const width = (Math.max(0, Math.min(1, share)) * 100).toFixed(2);
  return html`<svg class="bar" aria-hidden="true" width="100%" height="6">
    <rect class="track" width="100%" height="6" rx="3" />
    <rect width="${width}%" height="6" rx="3" />
  </svg>`;
}

/** Text for a screen reader, where others see what it is from a heading nearby. */
export const unseen = (text: string): Html => html`<span class="unseen">${text}</span>`;

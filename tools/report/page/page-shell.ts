import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { html, verbatim, type Content, type Html } from "./html.ts";

const { resolve } = createRequire(import.meta.url);
const PLOT = dirname(resolve("uplot"));

const own = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8");
const plot = (name: string): string => readFileSync(join(PLOT, name), "utf8");

export interface PageParts {
  readonly title: string;
  readonly main: readonly Content[];
  /** What the charts draw: `seconds`, and a list of the same length for each name. */
  readonly course: { readonly seconds: readonly number[] };
}

/**
 * A report as one HTML file: styles, the chart library and all data are in it, and it asks no network for anything.
 *
 * A browser runs nothing and loads nothing but what the policy names by its hash, whatever a key or a message holds.
 */
export function pageShell({ title, main, course }: PageParts): string {
  const styles = [plot("uPlot.min.css"), own("page.css")];
  const scripts = [plot("uPlot.iife.min.js"), own("charts.browser.js")];
  const policy = [
    "default-src 'none'",
    `style-src ${styles.map(hashOf).join(" ")}`,
    `script-src ${scripts.map(hashOf).join(" ")}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        ${styles.map((style) => inline("style", style))}
      </head>
      <body>
        <main>${main.map((part) => [part, " "])}</main>
        <script type="application/json" id="course-data">
          ${inScript(course)}
        </script>
        ${scripts.map((script) => inline("script", script))}
      </body>
    </html> `;
  return page.markup;
}

/** As it is, to the byte: the policy has its hash. */
const inline = (element: "style" | "script", source: string): Html => verbatim(`<${element}>${source}</${element}>\n`);

const hashOf = (source: string): string => `'sha256-${createHash("sha256").update(source).digest("base64")}'`;

/** Numbers only; but what ends a script must not be in one, whatever it holds. */
const inScript = (value: unknown): Html => verbatim(JSON.stringify(value).replaceAll("<", "\\u003c"));

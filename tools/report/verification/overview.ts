import { SLUICE } from "../../../terminal/sluice-command.mjs";
import { countText, durationText, pluralText, timeText } from "../../../terminal/text/format.ts";
import { foreign, html, type Html } from "../page/html.ts";
import { CLASSES, type FindingClass } from "../../verify/result/classes.ts";
import { sampleText } from "../../verify/result/summary-text.ts";
import type { VerifySummary } from "../../verify/result/verify-summary.ts";
import type { VerificationData } from "./verification-data.ts";

/** What was compared, whether it agrees, and the numbers that matter most. */
export function overview({ plan, summary, classes }: VerificationData): Html {
  const steps = nextSteps(summary).map(({ why, command }) => html`<li>${why}: <code>${command}</code></li> `);
  const { sample } = summary;
  return html`<header>
    <h1>
      ${sample === undefined ? "Verification" : "Sample"} of ${foreign(`s3://${plan.bucket}`)} against table
      ${foreign(plan.table)}
    </h1>
    <p class="soft">Run ${foreign(plan.run)}, planned ${timeText(plan.created)}</p>
    <div class="verdict ${lookOf(summary)}">
      <p>
        <strong>${verdictOf(summary)}</strong>
        ${
          classes.length === 0
            ? undefined
            : html`<a href="#findings">${classes.map(({ name, count }) => `${countText(count)} ${name}`).join(", ")}</a
                >.`
        }
        ${summary.deep ? undefined : "Contents were not compared."}
      </p>
      ${sample === undefined ? undefined : html`<p>${sampleText(sample, summary)}.</p>`}
    </div>
    ${figures(summary)} ${afterwards(summary)}
    ${
      steps.length === 0
        ? undefined
        : html`<h2>What to do next</h2>
            <ul class="steps">
              ${steps}
            </ul>`
    }
  </header>`;
}

const lookOf = ({ agree, ended }: VerifySummary): string => (agree ? "good" : ended === "finished" ? "bad" : "warn");

function verdictOf({ agree, ended, classes }: VerifySummary): string {
  if (ended !== "finished") return `The verification was ${ended}.`;
  if (!agree) return "Bucket and table do not agree.";
  const isAccepted = CLASSES.some((name) => classes[name] > 0);
  return isAccepted ? "Bucket and table agree, but for what was accepted or repaired." : "Bucket and table agree.";
}

function figures({ objects, agreeing, items, classes, readUnits, durationMilliseconds, sample }: VerifySummary): Html {
  const figure = (title: string, value: string): Html =>
    html`<div>
      <dt>${title}</dt>
      <dd>${value}</dd>
    </div> `;
  const found = CLASSES.reduce((sum, name) => sum + classes[name], 0);
  return html`<dl class="figures">
    ${figure("Objects verified", countText(objects))} ${figure("Objects that agree", countText(agreeing))}
    ${sample === undefined ? figure("Items", countText(items)) : undefined} ${figure("Findings", countText(found))}
    ${figure("Read units", countText(Math.ceil(readUnits)))} ${figure("Time", durationText(durationMilliseconds))}
  </dl>`;
}

/** What was left out, and what was done about the findings. */
function afterwards({ changed, notLooked, olderNotLooked, repaired, orphans }: VerifySummary): Html {
  const left = changed.objects + changed.items + changed.gone;
  const told = [
    left === 0
      ? ""
      : `Left out as they changed meanwhile: ${pluralText(changed.objects, "object")}, ${pluralText(changed.items, "item")}, and ${pluralText(changed.gone, "object")} that are gone.`,
    notLooked === 0
      ? ""
      : notLooked === 1
        ? "1 finding was not read again before it was said."
        : `${countText(notLooked)} findings were not read again before they were said.`,
    olderNotLooked === 0
      ? ""
      : `Older versions without items, which newer ones may have replaced: ${countText(olderNotLooked)}.`,
    repaired === undefined
      ? ""
      : `Repaired: ${countText(repaired.mended)} of ${pluralText(repaired.objects, "object")} agree now, ${countText(repaired.remaining)} do not.`,
    orphans === undefined
      ? ""
      : `Removed: ${pluralText(orphans.removed, "orphaned item")}; ${countText(orphans.kept)} had changed.`,
  ].filter((text) => text !== "");
  return html`${told.map((text) => html`<p class="soft">${text}</p> `)}`;
}

interface Step {
  readonly why: string;
  readonly command: string;
}

function nextSteps({ ended, run, classes, repaired, orphans, deep, agree }: VerifySummary): readonly Step[] {
  if (ended !== "finished") return [{ why: "Resume it", command: `${SLUICE} verify --resume ${run}` }];
  const some = (...names: readonly FindingClass[]): boolean => names.some((name) => classes[name] > 0);
  const lost = some("missing", "stale", "partial") && repaired === undefined;
  return [
    ...(lost ? [{ why: "Backfill what is missing, stale or partial", command: "verify --repair" }] : []),
    ...(some("different") ? [{ why: "Rewrite what is different", command: "verify --deep --repair=different" }] : []),
    ...(some("orphaned") && orphans === undefined
      ? [{ why: "Delete the items whose objects are gone, or accept them", command: "verify --remove-orphans" }]
      : []),
    ...(some("rejected") ? [{ why: "See what was rejected, and why", command: "failures" }] : []),
    ...(agree && !deep ? [{ why: "Compare contents, too", command: "verify --deep" }] : []),
  ].map(({ why, command }) => ({ why, command: command.startsWith(SLUICE) ? command : `${SLUICE} ${command}` }));
}

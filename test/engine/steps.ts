import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation/index.js";

/** What the engine did, or would do: from the events of one run. */
export class Steps {
  readonly #events: readonly EngineEvent[];

  constructor(events: readonly EngineEvent[]) {
    this.#events = events;
  }

  /**
   * "update aws:sqs/queue:Queue sluice-dev-failures (name)", of all that did not stay the same, with the inputs that
   * differ; sorted. Of a refresh: what was found to be different.
   */
  get changes(): string[] {
    // A refresh plans to look at everything; what it has found, it says afterwards.
    const isRefresh = this.#planned.some(({ op }) => op === "refresh");
    const steps = isRefresh ? this.#done.filter(({ op }) => op !== "refresh") : this.#planned;
    return steps
      .filter(({ op, type }) => op !== "same" && type.startsWith("aws:"))
      .map(({ op, type, urn, diffs }) => {
        const inputs =
          op === "delete" || (diffs ?? []).length === 0 ? "" : ` (${[...(diffs ?? [])].sort().join(", ")})`;
        return `${op} ${type} ${nameOf(urn)}${inputs}`;
      })
      .sort();
  }

  /** How many resources, components and the stack included, got which treatment. */
  get summary(): Readonly<Record<string, number>> {
    return this.#events.find(({ summaryEvent }) => summaryEvent !== undefined)?.summaryEvent?.resourceChanges ?? {};
  }

  /** Parent's type and name by the type and name of every resource and component of the program. */
  get parents(): Record<string, string> {
    const pairs = this.#planned
      .filter(({ type }) => !type.startsWith("pulumi:"))
      .map(({ type, urn, new: state }) => [`${type} ${nameOf(urn)}`, shortUrn(state?.parent ?? "")]);
    return Object.fromEntries(pairs) as Record<string, string>;
  }

  /** What the program warns of. */
  get warnings(): string[] {
    return this.#events
      .map(({ diagnosticEvent }) => diagnosticEvent)
      .filter((event) => event?.severity === "warning")
      .map((event) => (event?.message ?? "").replaceAll(/<\{%[^%]*%\}>/g, "").trim());
  }

  /** What policies say against it: "rule: message", sorted. */
  get violations(): string[] {
    return (
      this.#events
        .map(({ policyEvent }) => policyEvent)
        .filter((event) => event?.enforcementLevel === "mandatory")
        // A rule's own words stand in the first line.
        .map((event) => `${event?.policyName ?? ""}: ${textOf((event?.message ?? "").split("\n").slice(1).join(" "))}`)
        .sort()
    );
  }

  get #planned(): StepEventMetadata[] {
    return this.#events.map((event) => event.resourcePreEvent?.metadata).filter((step) => step !== undefined);
  }

  get #done(): StepEventMetadata[] {
    return this.#events.map((event) => event.resOutputsEvent?.metadata).filter((step) => step !== undefined);
  }
}

const nameOf = (urn: string): string => urn.split("::").at(-1) ?? "";
const typeOf = (urn: string): string => urn.split("::")[2]?.split("$").at(-1) ?? "";
const shortUrn = (urn: string): string => `${typeOf(urn)} ${nameOf(urn)}`;

/** Without Pulumi's own marks of colour, and in one line. */
const textOf = (message: string): string =>
  message
    .replaceAll(/<\{%[^%]*%\}>/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();

import * as pulumi from "@pulumi/pulumi";
import { askEngine } from "./ask-engine.ts";

/** A resource of this stack as the engine's state has it, before this update. */
export interface DeployedResource {
  /** Its own type and those of its parents, outermost first: `sluice:infra:ItemTable$aws:dynamodb/table:Table`. */
  readonly qualifiedType: string;
  /** Its name in the program. */
  readonly name: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** The stack's own name, as the engine's functions take it. */
export const stackReference = (): string =>
  [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");

/**
 * What the stack has, by the engine's state: also after an update that failed halfway, an import, or a change of the stack's name.
 * Empty before the first deployment.
 *
 * The engine answers this itself. A StackReference knows only the outputs, which an update that failed does not write.
 */
export async function deployedResources(): Promise<DeployedResource[]> {
  const outputs = await askEngine<State>("pulumi:pulumi:readStackResourceOutputs", { stackName: stackReference() });
  return Object.entries(outputs ?? {}).map(([urn, resource]) => ({ ...readUrn(urn), outputs: resource.outputs ?? {} }));
}

type State = Readonly<Record<string, { readonly outputs?: Readonly<Record<string, unknown>> }>>;

/** urn:pulumi:STACK::PROJECT::QUALIFIED$TYPE::NAME */
function readUrn(urn: string): { readonly qualifiedType: string; readonly name: string } {
  const [, , qualifiedType = "", ...name] = urn.split("::");
  return { qualifiedType, name: name.join("::") };
}

/** The package brings no types of its own. */
declare module "asl-validator" {
  interface Validation {
    readonly isValid: boolean;
    readonly errors: readonly { readonly "Error code": string; readonly Message: string }[];
  }

  function validate(
    definition: object,
    options?: { readonly checkPaths?: boolean; readonly checkArn?: boolean },
  ): Validation;

  export = validate;
}

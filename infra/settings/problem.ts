/** A problem with a setting, or with the pipeline's `name`: which one it is, and the text that follows it. */
export interface Problem {
  readonly setting: string;
  readonly fault: string;
  /** The other setting, or the pipeline's name, that it conflicts with. If that one is itself invalid, this problem is not reported. */
  readonly against?: string;
}

/** The suffix that Pulumi adds to a name it chooses: a hyphen and seven hexadecimal digits. */
export const AUTO_NAME_ENDING = "-0123456";

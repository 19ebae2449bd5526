/** Types for the part of dynalite 4 that is used here; the package has none. */
declare module "dynalite" {
  import type { Server } from "node:http";

  namespace dynalite {
    interface Options {
      /** The folder of the LevelDB store. Without it, tables are kept in memory. */
      path?: string;
      createTableMs?: number;
    }
  }
  function dynalite(options?: dynalite.Options): Server;
  export = dynalite;
}

declare module "dynalite/db/index.js" {
  interface DynaliteError extends Error {
    body: { __type: string; message: string; Item?: unknown };
  }
  const db: {
    /** Opens the database when it is first used. */
    create(options: { path: string }): { readonly db: { open(): Promise<void>; close(): Promise<void> } };
    checkConditional: (request: object, existingItem: object | undefined) => DynaliteError | null | undefined;
  };
  export = db;
}

declare module "dynalite/validations/*.js" {
  const validation: { types: Record<string, { type: string; enum?: readonly string[] }> };
  export = validation;
}

declare module "dynalite/db/conditionParser.js" {
  const parser: { parse: (expression: string, options: { readonly context: object }) => unknown };
  export = parser;
}

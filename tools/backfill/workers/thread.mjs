// A thread does not inherit what compiles TypeScript.
import { register } from "tsx/esm/api";

register();
await import(new URL("thread.ts", import.meta.url).href);

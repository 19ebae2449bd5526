#!/usr/bin/env node
// The bin: TypeScript runs through tsx, so that a clone needs no build.
import { register } from "tsx/esm/api";

register();
await import(new URL("main.ts", import.meta.url).href);

/**
 * A stand-in for Pulumi's aws provider, without an account: the engine asks it what it would ask the provider, and what it
 * makes stands in a file.
 */
import { Cloud } from "./cloud.ts";
import { PretendedAccount } from "./pretended-account.ts";
import { serve } from "./serve.ts";

const file = process.env["SLUICE_STANDIN_CLOUD"];
if (file === undefined) throw new Error("SLUICE_STANDIN_CLOUD has to name the file that stands for the account");
serve(new PretendedAccount(new Cloud(file)));

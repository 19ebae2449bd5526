/** A provider in the place of Pulumi's aws provider: it makes the resources in the cloud that the environment names. */
import { serve } from "../../engine/standin/serve.ts";
import { RealAccount } from "./real-account.ts";

serve(new RealAccount());

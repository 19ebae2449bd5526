import { describeTrigger } from "./trigger-suite.ts";

describeTrigger("queue");

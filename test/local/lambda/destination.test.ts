import { expect } from "chai";
import type { GivenUp } from "../../../local/lambda/asynchronous-invocation.ts";
import { failureEnvelope } from "../../../local/lambda/destination.ts";

describe("what Lambda sends to an on-failure destination", () => {
  it("has the shape of AWS's developer guide", () => {
    const event: GivenUp = {
      ...{ requestId: "r", payload: '{"Records":[]}', condition: "RetriesExhausted", invokeCount: 3 },
      error: { errorType: "E", errorMessage: "m" },
    };

    expect(failureEnvelope(event, "arn:f", 1_700_000_000_000)).to.deep.equal({
      version: "1.0",
      timestamp: "2023-11-14T22:13:20.000Z",
      requestContext: {
        ...{ requestId: "r", functionArn: "arn:f:$LATEST", condition: "RetriesExhausted", approximateInvokeCount: 3 },
      },
      requestPayload: { Records: [] },
      responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
      responsePayload: { errorType: "E", errorMessage: "m" },
    });
  });
});

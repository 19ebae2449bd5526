/** Messages as AWS's documentation shows them; each with the page that it is from. */

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html, with a key that has to be decoded. */
export const S3_EVENT = {
  Records: [
    {
      eventVersion: "2.1",
      eventSource: "aws:s3",
      awsRegion: "us-west-2",
      eventTime: "1970-01-01T00:00:00.000Z",
      eventName: "ObjectCreated:Put",
      userIdentity: { principalId: "AIDAJDPLRKLG7UEXAMPLE" },
      requestParameters: { sourceIPAddress: "127.0.0.1" },
      responseElements: {
        "x-amz-request-id": "C3D13FE58DE4C810",
        "x-amz-id-2": "FMyUVURIY8/IgAtTv8xRjskZQpcIZ9KG4V5Wp6S7S/JRWeUWerMUE5JgHvANOjpD",
      },
      s3: {
        s3SchemaVersion: "1.0",
        configurationId: "testConfigRule",
        bucket: {
          name: "amzn-s3-demo-bucket",
          ownerIdentity: { principalId: "A3NL1KOZZKExample" },
          arn: "arn:aws:s3:::amzn-s3-demo-bucket",
        },
        object: {
          key: "happy+face%2B%C3%BC.json",
          size: 1024,
          eTag: "d41d8cd98f00b204e9800998ecf8427e",
          versionId: "096fKKXTRTtl3on89fVO.nfljtsv6qko",
          sequencer: "0055AED6DCD90281E5",
        },
      },
    },
  ],
};

/** What {@link S3_EVENT} names. */
export const OBJECT = {
  bucket: "amzn-s3-demo-bucket",
  key: "happy face+ü.json",
  versionId: "096fKKXTRTtl3on89fVO.nfljtsv6qko",
};

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
export const TEST_EVENT = {
  Service: "Amazon S3",
  Event: "s3:TestEvent",
  Time: "2014-10-13T15:57:02.089Z",
  Bucket: "amzn-s3-demo-bucket",
  RequestId: "5582815E1AEA5ADF",
  HostId: "8cLeGAmw098X5cv4Zkwcmo8vvZa3eH3eKxsPzbB9wrR+YstdA6Knx4Ip8EXAMPLE",
};

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html, with a key that must not be decoded. */
export const EVENTBRIDGE_CREATED = {
  version: "0",
  id: "17793124-05d4-b198-2fde-7ededc63b103",
  "detail-type": "Object Created",
  source: "aws.s3",
  account: "111122223333",
  time: "2021-11-12T00:00:00Z",
  region: "ca-central-1",
  resources: ["arn:aws:s3:::amzn-s3-demo-bucket"],
  detail: {
    version: "0",
    bucket: { name: "amzn-s3-demo-bucket" },
    object: {
      key: "happy face+%2B.json",
      size: 5,
      etag: "b1946ac92492d2347c6235b4d2611184",
      "version-id": "IYV3p45BT0ac8hjHg1houSdS1a.Mro8e",
      sequencer: "617f08299329d189",
    },
    "request-id": "N4N7GDK58NMKJ12R",
    requester: "123456789012",
    "source-ip-address": "1.2.3.4",
    reason: "PutObject",
  },
};

/** What {@link EVENTBRIDGE_CREATED} names. */
export const BRIDGED_OBJECT = {
  bucket: "amzn-s3-demo-bucket",
  key: "happy face+%2B.json",
  versionId: "IYV3p45BT0ac8hjHg1houSdS1a.Mro8e",
};

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
export const EVENTBRIDGE_DELETED = {
  ...EVENTBRIDGE_CREATED,
  "detail-type": "Object Deleted",
  detail: {
    version: "0",
    bucket: { name: "amzn-s3-demo-bucket" },
    object: {
      key: "example-key",
      etag: "d41d8cd98f00b204e9800998ecf8427e",
      "version-id": "mYB59qPxwai00",
      sequencer: "0",
    },
    "request-id": "0BH729840619AG5K",
    requester: "123456789012",
    "source-ip-address": "1.2.3.4",
    reason: "DeleteObject",
    "deletion-type": "Delete Marker Created",
  },
};

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html, of an event of S3's. */
export const LAMBDA_ENVELOPE = {
  version: "1.0",
  timestamp: "2019-11-14T18:16:05.568Z",
  requestContext: {
    requestId: "e4b46cbf-b738-xmpl-8880-a18cdf61200e",
    functionArn: "arn:aws:lambda:us-east-2:123456789012:function:my-function:$LATEST",
    condition: "RetriesExhausted",
    approximateInvokeCount: 3,
  },
  requestPayload: S3_EVENT as unknown,
  responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
  responsePayload: {
    errorMessage: "RequestId: e4b46cbf-b738-xmpl-8880-a18cdf61200e Process exited before completing request",
  } as unknown,
};

/** An event that grew too old was not answered. */
const { responseContext: _context, responsePayload: _payload, ...UNANSWERED } = LAMBDA_ENVELOPE;
export const AGED_ENVELOPE = {
  ...UNANSWERED,
  requestContext: { ...LAMBDA_ENVELOPE.requestContext, condition: "EventAgeExceeded", approximateInvokeCount: 0 },
};

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html: what a function is given of a queue. */
export const sqsEvent = (body: unknown) => ({
  Records: [
    {
      messageId: "059f36b4-87a3-44ab-83d2-661975830a7d",
      receiptHandle: "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a...",
      body: JSON.stringify(body),
      attributes: {
        ApproximateReceiveCount: "1",
        SentTimestamp: "1545082649183",
        SenderId: "AIDAIENQZJOLO23YVJ4VO",
        ApproximateFirstReceiveTimestamp: "1545082649185",
      },
      messageAttributes: {},
      md5OfBody: "e4e68fb7bd0e697a0ae8f1bb342846b3",
      eventSource: "aws:sqs",
      eventSourceARN: "arn:aws:sqs:us-east-2:123456789012:my-queue",
      awsRegion: "us-east-2",
    },
  ],
});

/** https://docs.aws.amazon.com/cli/latest/reference/sqs/receive-message.html: one of its Messages. */
export const receivedMessage = (body: unknown) => ({
  Body: JSON.stringify(body),
  ReceiptHandle: "AQEBzbVv...fqNzFw==",
  MD5OfBody: "00484c68...59e48f06",
  MessageId: "da68f62c-0c07-4bee-bf5f-7e856EXAMPLE",
});

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html: what a function is given of a topic. */
export const snsEvent = (message: unknown) => ({
  Records: [
    {
      EventVersion: "1.0",
      EventSubscriptionArn: "arn:aws:sns:us-east-1:123456789012:sns-lambda:21be56ed-a058-49f5-8c98-aedd2564c486",
      EventSource: "aws:sns",
      Sns: {
        SignatureVersion: "1",
        Timestamp: "2019-01-02T12:45:07.000Z",
        Signature: "tcc6faL2yUC6dgZdmrwh1Y4cGa/ebXEkAi6RibDsvpi+tE/1+82j...65r==",
        MessageId: "95df01b4-ee98-5cb9-9903-4c221d41eb5e",
        Message: JSON.stringify(message),
        MessageAttributes: {},
        Type: "Notification",
        TopicArn: "arn:aws:sns:us-east-1:123456789012:sns-lambda",
        Subject: "TestInvoke",
      },
    },
  ],
});

/** https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html: what a queue is sent, without raw delivery. */
export const snsNotification = (message: unknown) => ({
  Type: "Notification",
  MessageId: "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
  TopicArn: "arn:aws:sns:us-west-2:123456789012:MyTopic",
  Subject: "Amazon S3 Notification",
  Message: JSON.stringify(message),
  Timestamp: "2012-05-02T00:54:06.655Z",
  SignatureVersion: "1",
  Signature: "EXAMPLEw6JRN...",
  SigningCertURL: "https://sns.us-west-2.amazonaws.com/SimpleNotificationService-f3ecfb7224c7233fe7bb5f59f96de52f.pem",
  UnsubscribeURL: "https://sns.us-west-2.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=arn:aws:sns:us-west-2",
});

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html: the envelope by way of EventBridge. */
export const bridgedEnvelope = (envelope: unknown) => ({
  version: "0",
  id: "c6a9f5a2-xmpl",
  "detail-type": "Lambda Function Invocation Result - Failure",
  source: "lambda",
  account: "123456789012",
  time: "2019-11-14T18:16:05Z",
  region: "us-east-2",
  resources: ["arn:aws:lambda:us-east-2:123456789012:function:my-function:$LATEST"],
  detail: envelope,
});

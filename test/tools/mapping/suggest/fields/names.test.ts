import { expect } from "chai";
import { idName } from "../../../../../tools/mapping/suggest/fields/id-names.ts";
import { timeName } from "../../../../../tools/mapping/suggest/fields/time-names.ts";

const path = (text: string): readonly string[] => text.split("/");

/** Best first; all of a line are alike. */
const IDS = [
  ["userId", "user_id", "USERID", "user-id", "UserID"],
  ["customer_id", "customerId"],
  ["user/id", "userIdentity/id"],
  ["deviceId", "device_id/S"],
  ["user", "sender"],
  ["recipientAccountId"],
  ["id"],
  ["order_id", "itemid"],
  ["requestId", "event_id"],
  ["price", "valid", "humid", "customer_gender", "title"],
];

const TIMES = [
  ["timestamp", "@timestamp", "eventTime", "event_timestamp_ms", "timestamp/$date"],
  ["ts", "ts_ms"],
  ["created_at", "createdAt", "createdAt/$date/$numberLong"],
  ["block_timestamp", "readingTime", "lastishDate"],
  ["shipped_at"],
  ["updated_at"],
  ["user/created_at", "repository/createdAt"],
  ["expires_at", "birthDate", "end_time"],
  ["format", "location", "price", "station"],
];

describe("the names of fields", () => {
  for (const { what, ranks, score } of [
    { what: "an id", ranks: IDS, score: idName },
    { what: "a time", ranks: TIMES, score: timeName },
  ]) {
    const of = (rank: readonly string[] = []): readonly number[] => rank.map((name) => score(path(name)));
    for (const [index, rank] of ranks.entries()) {
      const next = ranks[index + 1];
      it(
        next
          ? `make of ${rank.join(", ")} rather ${what} than of ${next.join(", ")}`
          : `make ${what} of none of ${rank.join(", ")}`,
        () => {
          if (next) expect(Math.min(...of(rank))).to.be.above(Math.max(...of(next)));
          else expect(of(rank)).to.deep.equal(rank.map(() => 0));
        },
      );
    }
  }
});

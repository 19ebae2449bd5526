import { expect } from "chai";
import { speedOf, type Machine } from "../../../tools/backfill/speed.ts";

const UNLIMITED = { maxRate: Infinity, maxWrites: Infinity };
const machine = (cores: number, most = Infinity): Machine => ({ cores, mostAtOnce: () => most });

describe("speedOf", () => {
  for (const { title, told = {}, on, is } of [
    {
      title: "takes 32 objects and a worker for each core",
      on: machine(2),
      is: { concurrency: 64, why: "32 for each of 2 cores", workers: 2 },
    },
    { title: "takes up to 128 objects", on: machine(6), is: { concurrency: 128, why: "at most 128", workers: 6 } },
    {
      title: "leaves each worker eight objects at least",
      on: machine(64),
      is: { concurrency: 128, why: "at most 128", workers: 16 },
    },
    {
      title: "starts no thread where there is little to do at once",
      told: { concurrency: 8 },
      on: machine(4),
      is: { concurrency: 8, why: "as told", workers: 1 },
    },
    {
      title: "starts no thread where one core can do what the pace allows",
      told: { maxWrites: 300 },
      on: machine(2),
      is: { concurrency: 64, why: "32 for each of 2 cores", workers: 1 },
    },
    {
      title: "starts no thread where objects are paced",
      told: { maxRate: 1 },
      on: machine(2),
      is: { concurrency: 64, why: "32 for each of 2 cores", workers: 1 },
    },
    {
      title: "starts as many workers as told, whatever the cores",
      told: { workers: 3, maxRate: 1 },
      on: machine(1),
      is: { concurrency: 32, why: "32 for each of 1 cores", workers: 3 },
    },
    {
      title: "starts no more workers than there are objects at once",
      told: { workers: 9, concurrency: 2 },
      on: machine(1),
      is: { concurrency: 2, why: "as told", workers: 2 },
    },
    {
      title: "takes as many objects as told",
      told: { concurrency: 500 },
      on: machine(1, 500),
      is: { concurrency: 500, why: "as told", workers: 1 },
    },
    {
      title: "takes no more objects than open files allow",
      told: { concurrency: 501, workers: 2 },
      on: machine(1, 500),
      is: { concurrency: 500, why: "not 501: ulimit -n allows no more open files", workers: 2 },
    },
    {
      title: "starts no more workers than open files allow objects",
      told: { concurrency: 64, workers: 4 },
      on: machine(1, 3),
      is: { concurrency: 3, why: "not 64: ulimit -n allows no more open files", workers: 3 },
    },
  ]) {
    it(title, () => expect(speedOf({ ...UNLIMITED, ...told }, on)).to.deep.equal(is));
  }

  it("counts the open files of the threads", () => {
    const asked: number[] = [];
    speedOf({ ...UNLIMITED, workers: 3 }, { cores: 2, mostAtOnce: (threads) => (asked.push(threads), Infinity) });

    expect(asked).to.deep.equal([2]);
  });
});

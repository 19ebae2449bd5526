/** Says that messages are in flight to another consumer, and when they come back. */
export function inFlightElsewhereText(count: number): string {
  const are = count === 1 ? "1 message is" : `${count.toLocaleString("en")} messages are`;
  return `${are} in flight elsewhere: another consumer has received them. If it was killed, they return to the queue within two minutes.`;
}

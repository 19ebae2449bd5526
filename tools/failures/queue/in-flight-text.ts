/** Says that another consumer has received messages, and when they return. */
export function inFlightElsewhereText(count: number): string {
  const are = count === 1 ? "1 message is" : `${count.toLocaleString("en")} messages are`;
  return `${are} in flight elsewhere: another consumer has received them. If it was killed, they return to the queue within two minutes.`;
}

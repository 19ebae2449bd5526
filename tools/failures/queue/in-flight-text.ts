/** Said where messages are hidden from us. */
export function otherHandsText(count: number): string {
  const are = count === 1 ? "1 message is" : `${count.toLocaleString("en")} messages are`;
  return `${are} in other hands: another replay's, or those of one that was killed. They come back by themselves, two minutes after a kill.`;
}

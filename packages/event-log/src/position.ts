/** Where a record is in the log. Offsets are 64-bit, so they are bigint in code and text in JSON. */
export type Position = { topic: string; partition: number; offset: bigint }

/** `orders/3/1042`, as in ingest's responses and in the console's `after` parameter. */
export function formatPosition({ topic, partition, offset }: Position): string {
  return `${topic}/${partition}/${offset}`
}

/** @returns undefined when the text is not a position */
export function parsePosition(text: string): Position | undefined {
  const match = /^([\w.-]+)\/(\d{1,9})\/(\d{1,18})$/.exec(text)
  if (match?.[1] === undefined || match[2] === undefined || match[3] === undefined) return undefined
  return { topic: match[1], partition: Number(match[2]), offset: BigInt(match[3]) }
}

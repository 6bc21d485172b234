/** The text of an answer; undefined when it is longer than `maxBytes`: what is left is not read. */
export async function readLimited(answer: Response, maxBytes: number): Promise<string | undefined> {
  if (answer.body === null) return ''
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength
    if (bytes > maxBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

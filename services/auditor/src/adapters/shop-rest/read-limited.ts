import { ShopFault } from './shop-fault.ts'

/** The text of an answer. @throws ShopFault when it is longer than `mostBytes`: what is left is not read */
export async function readLimited(answer: Response, mostBytes: number, path: string): Promise<string> {
  if (answer.body === null) return ''
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength
    if (bytes > mostBytes)
      throw new ShopFault('odd', `the answer to ${path} is longer than ${mostBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { TestContext } from 'node:test'
import type { SlackBlock, SlackMessage } from '../../src/alerts/domain/message/slack-message.ts'

type Behaviour = {
  /** True if it has responded: then the message is not accepted. */
  refuses?: (attempt: number, response: ServerResponse) => boolean
}

/**
 * An incoming webhook that responds as Slack does: `ok`, or 400 with a word for what its documents
 * forbid. `taken` has the accepted messages.
 */
export async function slackServer(test: TestContext, { refuses }: Behaviour = {}) {
  const taken: SlackMessage[] = []
  let attempts = 0
  const server = createServer((request, response) => {
    const respond = async (): Promise<void> => {
      const body = await text(request)
      attempts += 1
      if (refuses?.(attempts, response)) return
      const fault = faultOf(body)
      if (request.url !== '/services/T0/B0/secret') response.writeHead(403).end('invalid_token')
      else if (fault !== undefined) response.writeHead(400).end(fault)
      else {
        taken.push(JSON.parse(body) as SlackMessage)
        response.writeHead(200).end('ok')
      }
    }
    respond().catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  test.after(() => server.close())
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/services/T0/B0/secret`,
    taken,
    attempts: () => attempts,
  }
}

/** Why Slack would refuse a body; undefined if it would accept it. */
export function faultOf(body: string): string | undefined {
  let message: Partial<SlackMessage>
  try {
    message = JSON.parse(body) as Partial<SlackMessage>
  } catch {
    return 'invalid_payload'
  }
  const { text, blocks } = message
  if (typeof text !== 'string' || text === '') return 'no_text'
  if (!Array.isArray(blocks) || blocks.length === 0 || blocks.length > 50) return 'invalid_blocks'
  if (JSON.stringify(blocks).length > 13_000) return 'msg_blocks_too_long'
  return blocks.every(isBlock) ? undefined : 'invalid_blocks'
}

function isBlock(block: SlackBlock): boolean {
  switch (block.type) {
    case 'divider':
      return true
    case 'header':
      return block.text.type === 'plain_text' && isWithin(block.text.text, 150)
    case 'section':
      return isWithin(block.text.text, 3_000) && isEscaped(block.text.text)
    case 'context':
      return (
        block.elements.length >= 1 &&
        block.elements.length <= 10 &&
        block.elements.every(({ text }) => isWithin(text, 3_000) && isEscaped(text))
      )
  }
}

const isWithin = (text: string, maxLength: number): boolean => text.length > 0 && text.length <= maxLength

/** Only our links are in angle brackets, and every ampersand begins a whole escape. */
function isEscaped(text: string): boolean {
  const withoutLinks = text.replaceAll(/<https?:\/\/[^<>|]+\|[^<>|]+>/g, '')
  return !/[<>]/.test(withoutLinks) && !/&(?!(amp|lt|gt);)/.test(withoutLinks)
}

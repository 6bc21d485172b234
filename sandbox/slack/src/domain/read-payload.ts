import { z } from 'zod'
import { blockSchema } from './block.ts'
import type { Block } from './block.ts'

const maxBlocks = 50
/** Of all texts in the blocks together; observed, not documented. */
const maxCharacters = 13_000

export type Payload = {
  /** What notifications show, and the message itself where it has no blocks. */
  text: string | undefined
  blocks: Block[]
}

export type PayloadError = 'invalid_payload' | 'no_text' | 'invalid_blocks' | 'msg_blocks_too_long'

/** Slack's code for a message that it refuses, and a sentence on what is wrong with it. */
export type Refusal = {
  error: PayloadError
  reason: string
}

const blocksSchema = z.array(blockSchema).max(maxBlocks)

/** Reads a message as Slack's incoming webhooks do: unknown keys are ignored, except within blocks. */
export function readPayload(json: string): Payload | Refusal {
  const payload = parseObject(json)
  if (payload === undefined) return { error: 'invalid_payload', reason: 'the body is no JSON object' }
  const { text, blocks } = payload
  if (text !== undefined && typeof text !== 'string') {
    return { error: 'invalid_payload', reason: 'text is not text' }
  }
  if (blocks !== undefined && !Array.isArray(blocks)) {
    return { error: 'invalid_blocks', reason: 'blocks is not a list' }
  }
  if (!text && (blocks === undefined || blocks.length === 0)) {
    return { error: 'no_text', reason: 'there is neither text nor a block' }
  }
  const checked = blocksSchema.safeParse(blocks ?? [])
  if (!checked.success) return { error: 'invalid_blocks', reason: z.prettifyError(checked.error) }
  const ids = checked.data.flatMap(({ block_id: id }) => (id === undefined ? [] : [id]))
  if (new Set(ids).size < ids.length)
    return { error: 'invalid_blocks', reason: 'two blocks share a block_id' }
  const characters = checked.data.reduce((sum, block) => sum + charactersOf(block), 0)
  if (characters > maxCharacters) {
    return {
      error: 'msg_blocks_too_long',
      reason: `the blocks hold ${characters} characters, ${maxCharacters} are taken`,
    }
  }
  return { text: text || undefined, blocks: checked.data }
}

function parseObject(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

function charactersOf(block: Block): number {
  switch (block.type) {
    case 'header':
      return block.text.text.length
    case 'section':
      return [block.text, ...(block.fields ?? [])].reduce((sum, it) => sum + (it?.text.length ?? 0), 0)
    case 'context':
      return block.elements.reduce((sum, { text }) => sum + text.length, 0)
    case 'actions':
      return block.elements.reduce((sum, { text }) => sum + text.text.length, 0)
    case 'divider':
      return 0
  }
}

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readPayload } from '../../src/domain/read-payload.ts'

const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } })
const header = (text: string) => ({ type: 'header', text: { type: 'plain_text', text } })
const read = (payload: unknown): any => readPayload(JSON.stringify(payload))

describe('a payload that Slack takes', () => {
  for (const [what, payload] of Object.entries({
    'text alone': { text: 'An order is missing' },
    'blocks with the text for notifications': {
      text: 'Missing',
      blocks: [header('Missing'), section('*1007*')],
    },
    'blocks alone': { blocks: [{ type: 'divider' }] },
    'keys that webhooks do not know': { text: 'Missing', unfurl_links: false, channel: '#elsewhere' },
    '50 blocks': { blocks: Array.from({ length: 50 }, () => section('1007')) },
    'a section of 3,000 characters': { blocks: [section('x'.repeat(3_000))] },
    'a heading of 150': { blocks: [header('x'.repeat(150))] },
    'ten fields of 1,000': {
      blocks: [{ type: 'section', fields: Array(10).fill({ type: 'mrkdwn', text: 'x'.repeat(1_000) }) }],
    },
    'a button that is a link': {
      blocks: [
        {
          type: 'actions',
          elements: [
            {
              type: 'button',
              text: { type: 'plain_text', text: 'What to do' },
              url: 'https://shop.example/',
            },
          ],
        },
      ],
    },
  })) {
    it(`is ${what}`, () => assert.equal(read(payload).error, undefined))
  }
})

describe('a payload that Slack refuses', () => {
  for (const [what, [payload, error]] of Object.entries<[unknown, string]>({
    'a list': [[], 'invalid_payload'],
    null: [null, 'invalid_payload'],
    'text that is a number': [{ text: 7 }, 'invalid_payload'],
    nothing: [{}, 'no_text'],
    'empty text': [{ text: '' }, 'no_text'],
    'no block': [{ blocks: [] }, 'no_text'],
    'blocks that are no list': [{ text: 'Missing', blocks: {} }, 'invalid_blocks'],
    'an unknown kind of block': [{ blocks: [{ type: 'table' }] }, 'invalid_blocks'],
    'an unknown key in a block': [{ blocks: [{ type: 'divider', colour: 'red' }] }, 'invalid_blocks'],
    '51 blocks': [{ blocks: Array.from({ length: 51 }, () => ({ type: 'divider' })) }, 'invalid_blocks'],
    'a section of 3,001 characters': [{ blocks: [section('x'.repeat(3_001))] }, 'invalid_blocks'],
    'an empty section': [{ blocks: [{ type: 'section' }] }, 'invalid_blocks'],
    'an empty text': [{ blocks: [section('')] }, 'invalid_blocks'],
    'a heading of 151': [{ blocks: [header('x'.repeat(151))] }, 'invalid_blocks'],
    'a heading with markup': [
      { blocks: [{ type: 'header', text: { type: 'mrkdwn', text: '*Missing*' } }] },
      'invalid_blocks',
    ],
    'eleven fields': [
      { blocks: [{ type: 'section', fields: Array(11).fill({ type: 'mrkdwn', text: 'x' }) }] },
      'invalid_blocks',
    ],
    'a field of 2,001': [
      { blocks: [{ type: 'section', fields: [{ type: 'mrkdwn', text: 'x'.repeat(2_001) }] }] },
      'invalid_blocks',
    ],
    'eleven elements of a context': [
      { blocks: [{ type: 'context', elements: Array(11).fill({ type: 'mrkdwn', text: 'x' }) }] },
      'invalid_blocks',
    ],
    'a block_id twice': [{ blocks: Array(2).fill({ type: 'divider', block_id: 'a' }) }, 'invalid_blocks'],
    'too much in all': [
      { blocks: Array.from({ length: 5 }, () => section('x'.repeat(2_900))) },
      'msg_blocks_too_long',
    ],
  })) {
    it(`is ${what}: ${error}`, () => assert.equal(read(payload).error, error))
  }

  it('is no JSON: invalid_payload', () => {
    assert.equal((readPayload('{"text": "Miss') as { error?: string }).error, 'invalid_payload')
  })

  it('gets a reason that names the place', () => {
    assert.match(read({ blocks: [section('1007'), header('x'.repeat(151))] }).reason, /blocks?\[?1|\[1\]/)
  })
})

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { Parser } from '@asyncapi/parser'
import { eventTypes } from '@slipstream/events/event-types/event-types.ts'
import { topics } from '@slipstream/events/topics.ts'

const warning = 1

describe('the AsyncAPI document', () => {
  it('given docs/asyncapi.yaml, then its parser accepts it, and it has every topic and event', async () => {
    const { document, diagnostics } = await new Parser().parse(readFileSync('docs/asyncapi.yaml', 'utf8'))
    const faults = diagnostics.filter(({ severity }) => (severity as number) <= warning)
    assert.deepEqual(
      faults.map(({ message, path }) => `${path.join('.')}: ${message}`),
      [],
    )
    assert.ok(document !== undefined)
    const channels = document.channels().all()
    assert.deepEqual(channels.map((channel) => channel.id()).toSorted(), Object.keys(topics).toSorted())
    assert.deepEqual(
      channels
        .flatMap((channel) =>
          channel
            .messages()
            .all()
            .map((message) => message.id()),
        )
        .toSorted(),
      [...Object.keys(eventTypes), 'DeadLetter'].toSorted(),
    )
  })
})

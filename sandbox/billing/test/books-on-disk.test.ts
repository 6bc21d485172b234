import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { givenBilling } from './given-billing.ts'
import type { GivenBilling } from './given-billing.ts'

const dayMs = 86_400_000

describe('the books on disk', () => {
  let dataFolder: string
  let given: GivenBilling
  beforeEach(async () => {
    dataFolder = mkdtempSync(join(tmpdir(), 'billing-'))
    given = await givenBilling()
  })
  afterEach(async () => {
    await given.close()
    rmSync(dataFolder, { recursive: true })
  })

  it('given a killed process, then the books are the same, and nothing delivered is sent again', async () => {
    const killed = await given.open({
      dataFolder,
      faults: { lost: { probability: 0.2 }, twins: { probability: 0.2 } },
    })
    for (let n = 0; n < 2; n++) killed.addSubscriber({ scenario: 'mixed' })
    assert.throws(() => killed.act({ kind: 'keep', subscription: 'sub_sandbox1' }))
    await killed.advance(32 * dayMs)
    const [books, events, sent] = [killed.books(), killed.events(), given.received.length]
    appendFileSync(join(dataFolder, 'books.jsonl'), '{"kind":"acted","at')
    const second = await given.open({ dataFolder })
    assert.deepEqual(second.books(), books)
    assert.deepEqual(second.events(), events)
    await second.tick()
    assert.equal(given.received.length, sent)
    second.addSubscriber({ scenario: 'renews' })
    await second.tick()
    assert.ok(given.received.length > sent)
  })

  it('given other settings, then it does not start', async () => {
    await given.open({ dataFolder })
    await assert.rejects(given.open({ dataFolder, settings: { seed: 2 } }), /made with other settings/)
  })
})

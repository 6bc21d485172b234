import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { givenCarrier } from './given-carrier.ts'
import type { GivenCarrier } from './given-carrier.ts'
import { hourMs } from './sample-booking.ts'

describe('the books on disk', () => {
  let dataFolder: string
  let opened: GivenCarrier[]
  beforeEach(() => {
    opened = []
    dataFolder = mkdtempSync(join(tmpdir(), 'bobs-post-'))
  })
  afterEach(async () => {
    await Promise.all(opened.map(({ carrier }) => carrier.stop()))
    rmSync(dataFolder, { recursive: true })
  })
  const open = async (): Promise<GivenCarrier> => {
    const given = await givenCarrier({ dataFolder })
    opened.push(given)
    return given
  }
  const file = (): string => join(dataFolder, 'books.jsonl')

  it('given a killed process, when it starts again, then bookings, voids and switches remain', async () => {
    const killed = await open()
    await killed.carrier.setFaults({ labelPending: { lengthMs: 24 * hourMs } })
    const { id } = await killed.book('admin/4711/1')
    await killed.book('admin/4711/1')
    await killed.call(`/shipments/${id}/void`, 'POST')
    // Not stopped: the second one reads what a killed process leaves, with a line that it was writing.
    appendFileSync(file(), '{"kind":"booked","shipm')
    const second = await open()
    assert.deepEqual(second.carrier.books(), killed.carrier.books())
    assert.deepEqual(second.carrier.faults(), killed.carrier.faults())
    const third = await second.book('admin/4712/1')
    assert.ok(!killed.carrier.books()[0]?.shipments.some(({ id: existing }) => existing === third.id))
    for (const line of readFileSync(file(), 'utf8').trimEnd().split('\n')) assert.ok(JSON.parse(line))
  })

  it('given a line that cannot be read, then it does not start, and names the line', async () => {
    appendFileSync(file(), 'not JSON\n')
    await assert.rejects(open(), /books\.jsonl:1 is not JSON/)
  })

  it('given a restart in an outage, then the outage continues', async () => {
    const first = await open()
    await first.carrier.setFaults({ outage: { lengthMs: hourMs } })
    const second = await open()
    await assert.rejects(second.call('/tracking/BP1'))
    await second.pass(hourMs)
    assert.equal((await second.call('/tracking/BP1')).status, 404)
  })
})

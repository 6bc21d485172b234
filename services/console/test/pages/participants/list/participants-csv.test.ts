import assert from 'node:assert/strict'
import { test } from 'node:test'
import { participantsCsv } from '../../../../src/pages/participants/list/participants-csv.ts'
import type { Page } from '../../../../src/responses/page.ts'
import type { ParticipantResponse } from '../../../../src/responses/orders/participant.ts'

const participant = (n: number, fields: Record<string, string>): ParticipantResponse => ({
  ...{
    source: 'shop',
    orderId: String(n),
    number: String(n),
    orderStatus: 'completed',
    product: 'Spring Run',
  },
  ...{ participantId: '1-1', lineItemId: '1', name: `Name ${n}`, email: null, fields },
  ...{ savedAt: null, savedByEventId: 'e', active: true, onOrder: true, checkedIn: null },
})

/** Pages of two, of which each notes that it was read. */
function pagesOf(all: readonly ParticipantResponse[], read: number[]) {
  return (cursor: string | null): Promise<Page<ParticipantResponse>> => {
    const from = Number(cursor ?? 0)
    read.push(from)
    return Promise.resolve({
      items: all.slice(from, from + 2),
      next: from + 2 < all.length ? String(from + 2) : null,
    })
  }
}

async function linesOf(parts: AsyncIterable<Buffer>): Promise<string[]> {
  const all: Buffer[] = []
  for await (const part of parts) all.push(part)
  return Buffer.concat(all).toString().trim().split('\r\n')
}

const five = [{ size: 'S' }, {}, { size: 'M', school: 'North' }, {}, { school: 'South', diet: 'none' }].map(
  (fields, index) => participant(index + 1, fields),
)

test('given a list that is shorter than what is named, then each field has a column', async () => {
  const [head, ...rows] = await linesOf(participantsCsv(pagesOf(five, []), true))
  assert.match(head ?? '', /,size,school,diet,checkedInAt,checkedInBy$/)
  assert.equal(rows.length, 5)
  assert.match(rows[2] ?? '', /,M,North,,,$/)
})

test('given a longer list, then fields that only later participants have are in a column', async () => {
  const [head, ...rows] = await linesOf(participantsCsv(pagesOf(five, []), true, 2))
  assert.match(head ?? '', /,size,checkedInAt,checkedInBy,otherFields$/)
  assert.match(rows[2] ?? '', /,M,,,"\{""school"":""North""\}"$/)
  assert.match(rows[4] ?? '', /,,,,"\{""school"":""South"",""diet"":""none""\}"$/)
  const [masked] = await linesOf(participantsCsv(pagesOf(five, []), false, 2))
  assert.doesNotMatch(masked ?? '', /size|otherFields/)
})

test('given a receiver that takes nothing more, then nothing more is read', async () => {
  const read: number[] = []
  const parts = participantsCsv(pagesOf(five, read), true, 2)
  await parts.next()
  assert.deepEqual(read, [0])
  await parts.next()
  assert.deepEqual(read, [0, 2])
})

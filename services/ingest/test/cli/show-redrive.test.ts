import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { showRedrive } from '../../src/cli/show-redrive.ts'

const common = { quarantined: 'quarantine/0/7', source: 'shop', was: 'unreadable-value', receivedAt: '' }

function shownAs(isJson: boolean): string {
  const output = new PassThrough() as unknown as NodeJS.WriteStream & PassThrough
  const shown = showRedrive(output, isJson)
  shown.progress({ passed: 2, end: 9, redriven: 0, heldBack: 0, notUnderstood: 0 })
  const event = { eventId: 'e1', becomes: 'e3', type: 'OrderUpdated', subject: 'shop/33' }
  shown.settled({ ...common, ...event, result: 'redriven', position: 'orders/1/4' })
  shown.settled({
    ...common,
    eventId: 'e2',
    result: 'not understood',
    reason: 'not-json',
    detail: 'It is empty.',
  })
  shown.progress({ passed: 9, end: 9, redriven: 1, heldBack: 0, notUnderstood: 1 })
  shown.done({ passed: 9, end: 9, redriven: 1, heldBack: 0, notUnderstood: 1 }, false)
  shown.stop()
  return String(output.read())
}

test('people on a terminal see a sentence for each delivery, over a line that counts', () => {
  const lines = shownAs(false).replace(/\x1b\[\d?[A-Z]/g, '\r')
  assert.match(lines, /2 of 9 passed\r/)
  assert.match(
    lines,
    /quarantine\/0\/7 \(unreadable-value\): redriven as OrderUpdated of shop\/33 at orders\/1\/4, event e3\n/,
  )
  assert.match(lines, /still not understood, not-json\. It is empty\.\n/)
  assert.match(lines, /1 redriven, 0 deletions held back, 1 still not understood\n/)
})

test('programs get JSON lines', () => {
  const lines = shownAs(true)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  assert.deepEqual(lines[0], { progress: { passed: 2, end: 9 } })
  assert.equal(lines[1]?.['eventId'], 'e1')
  assert.equal(lines[2]?.['reason'], 'not-json')
  assert.deepEqual(lines.at(-1), { done: { dryRun: false, redriven: 1, heldBack: 0, notUnderstood: 1 } })
})

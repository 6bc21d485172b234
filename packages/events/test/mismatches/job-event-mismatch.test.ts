import assert from 'node:assert/strict'
import { test } from 'node:test'
import { examples } from '../../src/event-types/examples.ts'
import { exportKey, jobEventMismatch, scheduleKey } from '../../src/mismatches/job-event-mismatch.ts'

const { ScheduleRunFinished, DigestDue, ExportFinished } = examples

test('given events with the key of their schedule or export, then they are accepted', () => {
  for (const event of [ScheduleRunFinished, DigestDue, ExportFinished])
    assert.equal(jobEventMismatch(event), undefined)
})

test('given the key of another schedule or export, then the reason names both keys', () => {
  assert.equal(
    jobEventMismatch({ ...DigestDue, subject: scheduleKey('other') }),
    'the event has the key schedule/other but is about schedule/daily-digest',
  )
  assert.equal(
    jobEventMismatch({ ...ExportFinished, subject: exportKey('other') }),
    'the event has the key export/other but is about export/5f1c2d3e',
  )
})

test('given an event of another topic, then it is not an event of a job', () => {
  assert.equal(jobEventMismatch(examples.AlertRaised), 'AlertRaised is not an event of a job')
})

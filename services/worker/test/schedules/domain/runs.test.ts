import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { nextTime } from '@slipstream/schedules/domain/due-times.ts'
import { GivenSchedule } from '../../given/schedule.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

describe('the runs of a schedule', () => {
  test('given a new schedule, when its time of today has passed, then it runs tomorrow', () => {
    const schedule = new GivenSchedule().attendUntil('2028-02-28T12:00:00Z')
    assert.deepEqual(schedule.listed, ['02-28T07:00 schedule succeeded'])
  })

  test('given workers all the time, then each day has its run, the leap day too', () => {
    const schedule = new GivenSchedule().attendUntil('2028-03-02T12:00:00Z')
    assert.deepEqual(schedule.listed, [
      '02-28T07:00 schedule succeeded',
      '02-29T07:00 schedule succeeded',
      '03-01T07:00 schedule succeeded',
      '03-02T07:00 schedule succeeded',
    ])
  })

  test('given no worker for days, when one starts, then it runs once for all of them', () => {
    const schedule = new GivenSchedule()
      .nothingUntil('2028-03-05T12:00:00Z')
      .attendUntil('2028-03-06T12:00:00Z')
    assert.deepEqual(schedule.listed, ['03-05T07:00 catch-up succeeded +6', '03-06T07:00 schedule succeeded'])
  })

  test('given no worker for days, when missed is skip, then one record says what was skipped', () => {
    const schedule = new GivenSchedule({ missed: 'skip' })
    schedule.nothingUntil('2028-03-05T12:00:00Z').attendUntil('2028-03-06T12:00:00Z')
    assert.deepEqual(schedule.listed, ['03-05T07:00 schedule skipped +6', '03-06T07:00 schedule succeeded'])
  })

  test('given a worker within the minute, when missed is skip, then it runs', () => {
    const schedule = new GivenSchedule({ missed: 'skip' }).nothingUntil('2028-02-28T07:01:00Z')
    schedule.attend()
    assert.deepEqual(schedule.listed, ['02-28T07:00 schedule succeeded'])
  })

  test('given a run that is older than notOlderThanMs, then it is skipped', () => {
    const schedule = new GivenSchedule({ notOlderThanMs: 4 * 60 * minuteMs })
    schedule.nothingUntil('2028-02-28T11:00:00Z').attend()
    schedule.nothingUntil('2028-02-29T11:00:01Z').attend()
    assert.deepEqual(schedule.listed, ['02-28T07:00 catch-up succeeded', '02-29T07:00 schedule skipped'])
  })

  test('given a run that lasts beyond the next times, then they follow it as one', () => {
    const schedule = new GivenSchedule({ cron: '* * * * *' }, '2028-02-27T12:00:30Z')
    schedule.nothingUntil('2028-02-27T12:01:00Z').attend(10 * minuteMs)
    schedule.attend()
    assert.deepEqual(schedule.listed, ['02-27T12:01 schedule succeeded', '02-27T12:11 catch-up succeeded +9'])
    assert.equal(schedule.attend(), null)
  })

  test('given a clock that goes back, then what has run is not run again', () => {
    const schedule = new GivenSchedule().nothingUntil('2028-02-28T07:00:00Z')
    schedule.attend()
    assert.equal(schedule.nothingUntil('2028-02-28T06:59:00Z').attend(), null)
    assert.equal(schedule.nothingUntil('2028-02-28T07:00:00Z').attend(), null)
  })

  test('given failures, then they are counted until one succeeds', () => {
    const schedule = new GivenSchedule().nothingUntil('2028-02-28T07:00:00Z')
    schedule.attend(0, 'failed')
    schedule.nothingUntil('2028-02-29T07:00:00Z').attend(0, 'failed')
    assert.equal(schedule.fields.failuresInARow, 2)
    schedule.nothingUntil('2028-03-01T07:00:00Z').attend()
    assert.equal(schedule.fields.failuresInARow, 0)
    assert.equal(schedule.fields.succeededThrough?.toISOString(), '2028-03-01T07:00:00.000Z')
  })
})

describe('a change of the configuration', () => {
  test('given a missed run, when its time is changed meanwhile, then it is made up for once', () => {
    const schedule = new GivenSchedule().nothingUntil('2028-03-01T12:30:00Z').redeclare({ cron: '0 * * * *' })
    schedule.attendUntil('2028-03-01T14:30:00Z')
    assert.deepEqual(schedule.listed, [
      '03-01T07:00 catch-up succeeded +2',
      '03-01T13:00 schedule succeeded',
      '03-01T14:00 schedule succeeded',
    ])
  })

  test('given a run of today, when its time is moved to later today, then both run', () => {
    const schedule = new GivenSchedule().attendUntil('2028-02-28T08:00:00Z').redeclare({ cron: '0 9 * * *' })
    schedule.attendUntil('2028-02-28T12:00:00Z')
    assert.deepEqual(schedule.listed, ['02-28T07:00 schedule succeeded', '02-28T09:00 schedule succeeded'])
  })

  test('given a run of today, when its time is moved to earlier, then it runs tomorrow', () => {
    const schedule = new GivenSchedule().attendUntil('2028-02-28T08:00:00Z').redeclare({ cron: '0 5 * * *' })
    schedule.attendUntil('2028-02-29T12:00:00Z')
    assert.deepEqual(schedule.listed, ['02-28T07:00 schedule succeeded', '02-29T05:00 schedule succeeded'])
  })

  test('given the same configuration, when a worker starts again, then nothing changes', () => {
    const schedule = new GivenSchedule()
    const before = schedule.fields
    schedule.nothingUntil('2028-03-01T12:00:00Z').redeclare({})
    assert.deepEqual(schedule.fields, before)
  })

  test('given another action, then what was missed is still made up for', () => {
    const schedule = new GivenSchedule().nothingUntil('2028-03-01T12:00:00Z')
    schedule.redeclare({ action: { kind: 'sweep', source: 'other' } }).attend()
    assert.deepEqual(schedule.listed, ['03-01T07:00 catch-up succeeded +2'])
  })

  test('given one that is removed and comes back, then only new times count', () => {
    const schedule = new GivenSchedule().redeclare(undefined).attendUntil('2028-03-05T12:00:00Z')
    assert.deepEqual(schedule.listed, [])
    schedule.redeclare({}).attendUntil('2028-03-06T12:00:00Z')
    assert.deepEqual(schedule.listed, ['03-06T07:00 schedule succeeded'])
  })
})

describe('commands about a schedule', () => {
  test('given run now, then it runs besides those by the clock', () => {
    const schedule = new GivenSchedule()
    assert.deepEqual(schedule.command('run-schedule'), {
      ...{ ok: true, result: { runId: 'daily/command/c1' } },
      set: { requested: { id: 'c1', by: 'anna', reason: 'because', at: schedule.now } },
    })
    schedule.attendUntil('2028-02-28T12:00:00Z')
    assert.deepEqual(schedule.listed, ['02-27T12:00 command succeeded', '02-28T07:00 schedule succeeded'])
    assert.equal(schedule.runs[0]?.by, 'anna')
  })

  test('given a run in progress, when it is to run now, then that is refused', () => {
    const decision = new GivenSchedule().command('run-schedule', true)
    assert.deepEqual(decision, { ok: false, reason: 'a run of daily is in progress: wait for its end' })
  })

  test('given a pause, then nothing runs by the clock, and a resume makes up for nothing', () => {
    const schedule = new GivenSchedule()
    schedule.command('pause-schedule')
    schedule.attendUntil('2028-03-01T12:00:00Z')
    assert.deepEqual(schedule.listed, [])
    schedule.command('resume-schedule')
    schedule.attendUntil('2028-03-02T12:00:00Z')
    assert.deepEqual(schedule.listed, ['03-02T07:00 schedule succeeded'])
  })

  test('given a pause, when it is to run now, then it does', () => {
    const schedule = new GivenSchedule()
    schedule.command('pause-schedule')
    schedule.command('run-schedule')
    assert.equal(schedule.attend()?.startedBy, 'command')
  })

  test('given a pause in the configuration, when it is to be resumed, then that is refused', () => {
    const decision = new GivenSchedule({ paused: true }).command('resume-schedule')
    assert.equal(decision.ok, false)
  })
})

test('given any outages over a leap year in any zone, then each time counts once', () => {
  const outages = fc.array(
    fc.record({
      afterMs: fc.integer({ min: 0, max: 40 * dayMs }),
      lastsMs: fc.integer({ min: 0, max: 9 * dayMs }),
    }),
    { maxLength: 12 },
  )
  const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'Pacific/Auckland', 'Australia/Lord_Howe')
  const missed = fc.constantFrom('catch-up' as const, 'skip' as const)
  fc.assert(
    fc.property(outages, zone, missed, (all, timeZone, policy) => {
      const since = new Date('2028-01-01T12:00:00Z')
      const until = new Date('2028-12-31T12:00:00Z')
      const times = { cron: '30 2 * * *', timeZone }
      const schedule = new GivenSchedule({ ...times, missed: policy }, since.toISOString())
      for (const { afterMs, lastsMs } of all) {
        const from = new Date(Math.min(until.getTime(), schedule.now.getTime() + afterMs))
        schedule.attendUntil(from)
        schedule.nothingUntil(new Date(Math.min(until.getTime(), from.getTime() + lastsMs)))
      }
      schedule.attendUntil(until)
      let expected = 0
      for (let at = nextTime(times, since); at !== null && at <= until; at = nextTime(times, at))
        expected += 1
      const counted = schedule.runs.reduce((sum, { missed: more }) => sum + 1 + more, 0)
      assert.equal(counted, expected)
      assert.equal(new Set(schedule.runs.map(({ runId }) => runId)).size, schedule.runs.length)
    }),
    { numRuns: 5 },
  )
})

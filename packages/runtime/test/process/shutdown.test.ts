import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createLogger } from '../../src/observability/logger.ts'
import { createShutdown } from '../../src/process/shutdown.ts'

const logger = createLogger({ name: 'example', level: 'silent' })

describe('an orderly shutdown', () => {
  it('runs its steps one after the other, in the order they were added, once', async () => {
    const shutdown = createShutdown({ logger, graceMs: 1_000 })
    const trail: string[] = []
    shutdown.add('stop accepting', async () => {
      await new Promise(setImmediate)
      trail.push('stopped')
    })
    shutdown.add('flush', () => void trail.push('flushed'))
    assert.deepEqual(await Promise.all([shutdown.run('test'), shutdown.run('again')]), [0, 0])
    assert.deepEqual(trail, ['stopped', 'flushed'])
  })

  it('aborts its signal before its first step', async () => {
    const shutdown = createShutdown({ logger, graceMs: 1_000 })
    let wasAborted = false
    shutdown.add('look', () => void (wasAborted = shutdown.signal.aborted))
    assert.equal(shutdown.signal.aborted, false)
    await shutdown.run('test')
    assert.equal(wasAborted, true)
  })

  it('continues after a step that fails or never ends, and exits with 1', async () => {
    const shutdown = createShutdown({ logger, graceMs: 10 })
    let closed = false
    shutdown.add('fail', () => Promise.reject(new Error('away')))
    shutdown.add('hang', () => new Promise(() => {}))
    shutdown.add('close', () => void (closed = true))
    assert.equal(await shutdown.run('test'), 1)
    assert.equal(closed, true)
  })
})

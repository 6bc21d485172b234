import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { takeLock } from '../../src/process/lock-file.ts'

async function givenPath(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lock-'))
  t.after(() => rm(folder, { recursive: true }))
  return join(folder, 'lock')
}

/** Above the numbers that a machine gives to processes. */
const endedPid = 999_999_999

test('given a lock, when it is taken again, then the error names its holder, until it ends', async (t) => {
  const path = await givenPath(t)
  const release = await takeLock(path, 'the folder events')
  const since = new Date().getFullYear()
  const expected = new RegExp(`process ${process.pid} of ${hostname()} has the folder events since ${since}-`)
  await assert.rejects(takeLock(path, 'the folder events'), expected)
  await release()
  await (
    await takeLock(path, 'the folder events')
  )()
  assert.deepEqual(await readdir(join(path, '..')), [])
})

test('given many that take a lock at the same time, then one of them has it', async (t) => {
  const path = await givenPath(t)
  for (let round = 0; round < 20; round++) {
    if (round % 2 === 1)
      await writeFile(path, JSON.stringify({ id: 'ended', pid: endedPid, host: hostname() }))
    const taken = await Promise.allSettled(Array.from({ length: 8 }, () => takeLock(path, 'it')))
    const releases = taken.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    assert.equal(releases.length, 1)
    await releases[0]?.()
  }
  assert.deepEqual(await readdir(join(path, '..')), [])
})

test('given the lock of a process that has ended, then it is taken over; of another machine, not', async (t) => {
  const path = await givenPath(t)
  for (const ended of [
    String(endedPid),
    '',
    JSON.stringify({ id: 'a', pid: endedPid, host: hostname(), since: '' }),
  ]) {
    await writeFile(path, ended)
    await (
      await takeLock(path, 'it')
    )()
  }
  await writeFile(path, JSON.stringify({ id: 'a', pid: endedPid, host: 'elsewhere', since: '' }))
  await assert.rejects(takeLock(path, 'it'), /of elsewhere has it.*If it is gone, remove .*lock/)
})

test('given a process that ended while it took a lock over, then the error names what to remove', async (t) => {
  const path = await givenPath(t)
  const stale = JSON.stringify({ id: 'a', pid: endedPid, host: hostname(), since: '' })
  const right = `${path}.${createHash('sha256').update(stale).digest('hex').slice(0, 16)}`
  await writeFile(path, stale)
  await writeFile(right, JSON.stringify({ id: 'b', pid: endedPid, host: hostname(), since: '' }))
  await assert.rejects(takeLock(path, 'it'), (error: Error) => error.message.endsWith(`remove ${right}`))
  await rm(right)
  const release = await takeLock(path, 'it')
  await release()
})

test('given a lock that was taken over, when its former holder gives it back, then it stays', async (t) => {
  const path = await givenPath(t)
  const release = await takeLock(path, 'it')
  await rm(path)
  const other = await takeLock(path, 'it')
  await release()
  assert.ok(existsSync(path))
  await other()
})

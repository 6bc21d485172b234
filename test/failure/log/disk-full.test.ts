// The disk under the broker's log is full. What would go wrong: deliveries are answered 200 although their
// events are not stored, requests hang, or a broker that has room again is never found.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { eventually } from '@slipstream/testing/eventually.ts'
import { readiness, world } from '../given/world.ts'

const folder = mkdtempSync(join(tmpdir(), 'slipstream-small-disk-'))
const disk = join(folder, 'kafka')
const skip = mountSmallDisk() ? false : 'it takes the right to mount a small disk (root on Linux)'

// After those of the test, which stop the broker.
after(() => {
  if (skip !== false) return
  execFileSync('umount', ['--lazy', disk])
  rmSync(folder, { recursive: true })
})

/** A record waits 10 s for the log; a busy machine adds to it, a request that hangs more. */
const maxResponseMs = 60_000

test(
  'given a full disk of the broker, then nothing is answered 200 that is not stored',
  { skip },
  async (t) => {
    const given = await world(t, ['kafka'], folder)
    const ingest = await given.ingest()
    given.projector()
    await eventually('ingest is ready', async () => (await readiness(ingest.url)).status === 200)
    const load = given.load({ url: () => ingest.url })
    await eventually('deliveries are taken', () => load.count(200) > 100)

    const filler = join(disk, 'filler')
    const { bavail, bsize } = statfsSync(disk)
    writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - 256 * 1024), 1))
    await eventually('deliveries are refused', () => load.count(503) > 0)
    const refusedFrom = load.responses.findIndex(({ status }) => status === 503)

    rmSync(filler)
    await given.stack.part('kafka').restart()
    await eventually('deliveries are taken again', () => {
      return load.responses.slice(refusedFrom).filter(({ status }) => status === 200).length > 100
    })
    await load.stop()

    assert.deepEqual(
      load.responses.filter(
        ({ status, retryAfter }) => status !== 200 && !(status === 503 && Number(retryAfter) > 0),
      ),
      [],
    )
    assert.ok(Math.max(...load.responses.map(({ tookMs }) => tookMs)) < maxResponseMs)
    await given.assertAllHolds(load.acknowledged())
  },
)

function mountSmallDisk(): boolean {
  mkdirSync(disk)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'slipstream-small-disk', disk], {
      stdio: 'ignore',
    })
    return true
  } catch {
    rmSync(folder, { recursive: true })
    return false
  }
}

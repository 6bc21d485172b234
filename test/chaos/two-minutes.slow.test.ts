// Two minutes of faults with little load, as `npm run chaos` lets them happen for half an hour. What would go wrong: a promise that holds
// after each fault alone, and not after several at a time.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { text } from 'node:stream/consumers'
import type { FaultKind } from './domain/fault-kinds.ts'

/** Those after which no server has to start again, which takes most of a processor's time. */
const kinds: readonly FaultKind[] = [
  ...(['service-killed', 'service-frozen', 'service-restarted', 'instance-joins-and-leaves'] as const),
  ...(['broker-frozen', 'database-frozen', 'mail-server-killed', 'bad-release'] as const),
  ...(['link-slow', 'link-lossy', 'link-half-open', 'link-cut'] as const),
]
const seed = 4

test('given two minutes of faults, then all promises hold once all is whole', async () => {
  const args = [
    ...['--minutes', '2', '--seed', String(seed), '--kinds', kinds.join(), '--every', '10'],
    ...['--load', '0.25', '--installed', '--once'],
  ]
  const run = spawn(
    process.execPath,
    ['--disable-warning=TimeoutNegativeWarning', 'test/chaos/run.ts', ...args],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const exited = once(run, 'exit')
  const reported = await text(run.stdout)
  assert.deepEqual(await exited, [0, null], reported)
  assert.match(reported, /\d+ faults happened: .*\n.*all promises hold/s)
})

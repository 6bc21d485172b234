import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { isRunning } from '../../src/processes/is-running.ts'
import { startStack } from '../../src/start-stack.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const holdStackProgram = fileURLToPath(new URL('../programs/hold-stack.ts', import.meta.url))

test('when its parent is killed with its whole process group, a stack leaves no process behind', async (t) => {
  // Given a stack that another process started, one part of it frozen
  const dataFolder = temporaryFolder(t)
  const parent = spawn(process.execPath, [holdStackProgram, dataFolder, 'mongodb,inbox'], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string]
  const pids = JSON.parse(line) as number[]
  assert.deepEqual(pids.map(isRunning), [true, true])
  process.kill(pids[0] ?? 0, 'SIGSTOP')

  // When that process and its group are killed
  process.kill(-(parent.pid ?? 0), 'SIGKILL')

  // Then its parts end
  await t.waitFor(() => assert.deepEqual(pids.map(isRunning), [false, false]), { timeout: 60_000 })
  // And its folder can be used again
  const next = await startStack({ dataFolder, parts: ['mongodb'], env: {} })
  await next.stop()
})

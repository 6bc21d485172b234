import { describe } from 'node:test'
import { createMemoryLog } from '../../../src/adapters/memory/memory-log.ts'
import type { MemoryTransaction } from '../../../src/adapters/memory/memory-checkpoint-store.ts'
import { memoryCheckpointStore } from '../../../src/adapters/memory/memory-checkpoint-store.ts'
import { appendingContract } from '../../contract/appending.ts'
import { consumingContract } from '../../contract/consuming.ts'
import { readingContract } from '../../contract/reading-ranges.ts'
import type { Rig } from '../../contract/rig.ts'

function memoryRig(): Rig<MemoryTransaction> {
  const effects: string[] = []
  const shared = createMemoryLog()
  return {
    name: 'memory',
    openLog: (append) => shared.another(append),
    store: memoryCheckpointStore(),
    record: (tx, effect) => Promise.resolve(tx.onCommit(() => effects.push(effect))),
    recorded: () => Promise.resolve(effects),
    close: () => shared.close(),
  }
}

describe('memory', () => {
  const rig = memoryRig()
  appendingContract(rig)
  consumingContract(rig)
  readingContract(rig)
})

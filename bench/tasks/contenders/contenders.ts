import type { Db } from 'mongodb'
import type { ContenderParts } from '../setting.ts'
import * as agenda from './agenda.ts'
import * as bareLoops from './bare-loops.ts'
import * as slipstream from './slipstream.ts'

export type TaskContender = {
  store(db: Db, numbers: readonly number[]): Promise<void>
  countOpen(db: Db): Promise<number>
  start(parts: ContenderParts): Promise<() => Promise<void>>
}

const agendaOf = (kinds: number): TaskContender => ({
  store: (db, numbers) => agenda.store(db, numbers, kinds),
  countOpen: agenda.countOpen,
  start: (parts) => agenda.start(parts, kinds),
})
const loopsOf = (loops: number): TaskContender => ({
  store: slipstream.store,
  countOpen: slipstream.countOpen,
  start: (parts) => bareLoops.start(parts, loops),
})

export const taskContenders: Readonly<Record<string, TaskContender>> = {
  slipstream: { store: slipstream.store, countOpen: slipstream.countOpen, start: slipstream.start },
  agenda: agendaOf(1),
  'bare, 1 loop': loopsOf(1),
  'bare, 8 loops': loopsOf(8),
}
export const libraries = ['agenda']

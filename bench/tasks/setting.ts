/** Where a contender works, and how. */
export type Setting = {
  mongodbUrl: string
  database: string
  /** Whether each task writes a document, as billing's do. */
  hasEffect: boolean
  /** How long a task stays with a worker that died. */
  leaseMs: number
  /** Whether tasks never end, to see who takes them over. */
  isHanging: boolean
}

export type ContenderParts = Setting & {
  db: import('mongodb').Db
  /** Called when a task begins. */
  onTask(number: number): void
}

export const queue = 'bench'
/** The collection of the documents that tasks write. */
export const effects = 'effects'

import type { PartLimits } from '../domain/next-record.ts'

type Rows = readonly (readonly unknown[])[]

/** The rows of a file that were read and are not stored yet. */
export type Part = {
  /** Of them as they are written, about. */
  readonly bytes: number
  /** What is done with few rows after a while. */
  readonly few: Pick<PartLimits, 'maxPendingBytes' | 'storeEveryMs'>
  add(rows: Rows): void
  /** The bytes of a part of these rows. The part after the next one may overwrite them. */
  take(): Buffer
  /** These rows as text, to be recorded instead of being stored. */
  pending(): string
  /** To be called before all: begins a file, or continues with the rows that an earlier run recorded. */
  begin(pending?: string): void
}

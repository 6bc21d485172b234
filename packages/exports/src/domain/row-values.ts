import type { writtenColumns } from './columns.ts'
import { masked } from './masked.ts'

/** How a kind's columns are read from one of its rows. */
export type Getters<Row> = Readonly<Record<string, (row: Row) => unknown>>

export type WrittenColumn = ReturnType<typeof writtenColumns>[number]

/** A function for the values of a row in the order of the columns. @throws for a column without a getter */
export function rowValues<Row>(
  getters: Getters<Row>,
  columns: readonly WrittenColumn[],
): (row: Row) => unknown[] {
  const read = columns.map(({ name, type, isMasked }) => {
    const getter = getters[name]
    if (getter === undefined) throw new Error(`the column ${name} has no value`)
    return isMasked ? (row: Row) => masked(getter(row), type) : getter
  })
  return (row) => read.map((getter) => getter(row))
}

/** Fields that are columns under their own names. */
export function fields<Row extends object>(...names: (keyof Row & string)[]): Getters<Row> {
  return Object.fromEntries(names.map((name) => [name, (row: Row) => row[name]]))
}

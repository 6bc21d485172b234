/**
 * The entries of each record by themselves, in the order in which they were read. Those of one record are
 * appended one after the other, those of different records together.
 */
export function queuesOfRecords<Entry extends { record: string }>(entries: readonly Entry[]): Entry[][] {
  return [...Map.groupBy(entries, ({ record }) => record).values()]
}

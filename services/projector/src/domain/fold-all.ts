import type { MemoryFold } from './read-model.ts'

/** Folds events into whole documents, which are complete at the end. */
export function foldAll<E, Document extends { _id: string }>(
  project: (before: ReadonlyMap<string, Document>, events: readonly E[]) => Document[],
): MemoryFold<E> {
  const documents = new Map<string, Document>()
  return {
    add(events) {
      for (const document of project(documents, events)) documents.set(document._id, document)
      return []
    },
    end: () => documents.values(),
  }
}

import type { CandidateDocument, CandidateStore } from '../candidate-store.ts'

export function memoryCandidates(): CandidateStore {
  const candidates = new Map<string, CandidateDocument>()
  return {
    retain(source, slots) {
      const kept = new Set(slots)
      const ofSource = [...candidates.values()].filter((one) => one.source === source)
      for (const { _id, slot } of ofSource) if (!kept.has(slot)) candidates.delete(_id)
      return Promise.resolve(ofSource.filter(({ slot }) => kept.has(slot)))
    },
    put(changed) {
      for (const one of changed) candidates.set(one._id, one)
      return Promise.resolve()
    },
    remove(ids) {
      for (const id of ids) candidates.delete(id)
      return Promise.resolve()
    },
    verifyAgain(source, number, at) {
      for (const one of [...candidates.values()]) {
        if (one.source !== source || one.number !== number) continue
        candidates.set(one._id, { ...one, verdict: 'unverified', askAt: at })
      }
      return Promise.resolve()
    },
  }
}

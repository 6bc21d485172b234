import type { ReadModel } from '../../domain/read-model.ts'

export const participants: ReadModel = {
  name: 'participants',
  indexes: [
    { savedAt: -1, _id: -1 },
    { active: 1, savedAt: -1, _id: -1 },
    { source: 1, orderId: 1, savedAt: -1, _id: -1 },
    { search: 1 },
  ],
}

import type { FastifyInstance } from 'fastify'
import { changeSavedFilters } from '../../../saved-filters/adapters/mongo-saved-filters.ts'
import {
  savedFilterLimits,
  savedFilterOf,
  withFilter,
  withoutFilter,
} from '../../../saved-filters/domain/saved-filter.ts'
import type { PageParts } from '../page-parts.ts'
import { PageProblem } from '../show-error.ts'
import { viewerOf } from '../viewer-of.ts'

/** Saving and removing filters. They are a person's own, so no command and no reason. */
export function addSavedFilters(app: FastifyInstance, { client, database }: PageParts): void {
  const db = client.db(database)
  app.post('/saved-filters', async (request, reply) => {
    const { words, person } = viewerOf(request)
    const filter = savedFilterOf((request.body ?? {}) as Record<string, unknown>)
    if (filter === undefined) throw new PageProblem(400, words.lists.notSaved, words.lists.notSavedHint)
    const { perPerson } = savedFilterLimits
    const isSaved = await changeSavedFilters(db, person.name, (filters) => withFilter(filters, filter))
    if (!isSaved)
      throw new PageProblem(409, words.lists.tooManySaved(perPerson), words.lists.tooManySavedHint)
    return reply.redirect(`${filter.list}?${filter.query}`, 303)
  })
  app.post('/saved-filters/remove', async (request, reply) => {
    const { words, person } = viewerOf(request)
    const filter = savedFilterOf((request.body ?? {}) as Record<string, unknown>)
    if (filter === undefined) throw new PageProblem(400, words.lists.notSaved, words.lists.notSavedHint)
    await changeSavedFilters(db, person.name, (filters) => withoutFilter(filters, filter))
    return reply.redirect(`${filter.list}?${filter.query}`, 303)
  })
}

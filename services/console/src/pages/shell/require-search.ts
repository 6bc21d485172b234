import { maySearch } from '../../access/domain/may-search.ts'
import type { Viewer } from './frame/viewer.ts'
import { PageProblem } from './show-error.ts'

/** @throws PageProblem for a search that the person may not do */
export function requireSearch({ person, words }: Viewer, text: string): void {
  if (text === '' || maySearch(person.role, text)) return
  throw new PageProblem(403, words.errors.forbidden, `${words.searchNumbers}. ${words.errors.forbiddenHint}`)
}

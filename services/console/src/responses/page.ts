import { z } from 'zod'

/** A page of a list. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({
    items: z.array(item),
    next: z.string().nullable().describe('The `cursor` of the next page; null after the last.'),
  })
}

export type Page<Item> = { items: Item[]; next: string | null }

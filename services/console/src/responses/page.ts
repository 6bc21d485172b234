import { z } from 'zod'

/** A list that pages by cursor. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({
    items: z.array(item),
    next: z.string().nullable().describe('What to give as `cursor` for the next page; null after the last.'),
  })
}

export type Page<Item> = { items: Item[]; next: string | null }

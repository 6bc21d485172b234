import { randomOf, skewed } from './random.ts'

const firstNames = [
  ...[
    'Hana',
    'Wiremu',
    'Aroha',
    'Mere',
    'Liam',
    'Olivia',
    'Noah',
    'Isla',
    'Jack',
    'Charlotte',
    'Leo',
    'Mila',
  ],
  ...['Jörg', 'Søren', 'Ada', 'Li', 'Wei', 'Ravi', 'Priya', 'Ana', 'Tomás', 'Zoë', 'Finn', 'Grace', 'Hugo'],
  ...[
    'Ivy',
    'Kahu',
    'Lucy',
    'Mason',
    'Nina',
    'Oscar',
    'Poppy',
    'Quinn',
    'Ruby',
    'Sam',
    'Tess',
    'Uma',
    'Vera',
  ],
  ...[
    'Will',
    'Xena',
    'Yusuf',
    'Bella',
    'Caleb',
    'Daisy',
    'Ella',
    'Felix',
    'George',
    'Harper',
    'Ingrid',
    'Jade',
  ],
]
const beginnings = [
  'Tam',
  'Okaf',
  'Weis',
  'Ngat',
  'Ibs',
  'Smit',
  'Brow',
  'Wils',
  'Tayl',
  'Walk',
  'Har',
  'Mart',
  'Cla',
]
const middles = ['a', 'e', 'i', 'o', 'u', 'er', 'an', 'in', 'ol', 'ew', 'ar', 'on']
const ends = [
  'hana',
  'son',
  'mann',
  'ley',
  'ata',
  'sen',
  'ton',
  'field',
  'by',
  'well',
  'kins',
  'ford',
  'low',
  'ez',
  'ski',
]

/** 2,340 of them, in an order in which none of their beginnings is favoured. */
const lastNames = beginnings
  .flatMap((beginning) => middles.flatMap((middle) => ends.map((end) => `${beginning}${middle}${end}`)))
  .map((name, index) => ({ name, at: randomOf(index)() }))
  .sort((a, b) => a.at - b.at)
  .map(({ name }) => name)

export type SeededPerson = { name: string; email: string }

/** A person with names that some thousands of others have, too. */
export function personOf(seed: number): SeededPerson {
  const random = randomOf(seed)
  const [first, last] = [skewed(firstNames, random), skewed(lastNames, random)]
  const local = `${first}.${last}`
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z.]/g, '')
  const host = random() < 0.6 ? 'gmail.test' : 'example.test'
  return { name: `${first} ${last}`, email: `${local}${seed % 90_000}@${host}` }
}

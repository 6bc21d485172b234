import type { Random } from '../random.ts'

export type Person = {
  first: string
  last: string
  /** The part before the @ of an email address. */
  mailbox: string
}

/** Written in several scripts, with an ASCII form for email addresses. */
const names: [Person, ...Person[]] = [
  { first: 'Mere', last: 'Tamihana', mailbox: 'mere.tamihana' },
  { first: 'Siobhán', last: "O'Brien", mailbox: 'siobhan.obrien' },
  { first: 'José', last: 'Núñez', mailbox: 'jose.nunez' },
  { first: '美咲', last: '山田', mailbox: 'misaki.yamada' },
  { first: '伟', last: '王', mailbox: 'wei.wang' },
  { first: '서연', last: '김', mailbox: 'seoyeon.kim' },
  { first: 'Олександра', last: 'Шевченко', mailbox: 'o.shevchenko' },
  { first: 'فاطمة', last: 'الزهراء', mailbox: 'fatima.zahra' },
  { first: 'आरव', last: 'शर्मा', mailbox: 'aarav.sharma' },
  { first: 'Ελένη', last: 'Παπαδοπούλου', mailbox: 'eleni.p' },
  { first: 'נועה', last: 'כהן', mailbox: 'noa.cohen' },
  { first: 'Nguyễn', last: 'Thị Lan', mailbox: 'lan.nguyen' },
  { first: 'Łukasz', last: 'Żak', mailbox: 'lukasz.zak' },
  { first: 'Māia', last: 'Ngata', mailbox: 'maia.ngata' },
  { first: 'Zoë', last: 'van der Berg', mailbox: 'zoe.vdberg' },
  { first: 'Ìfẹ́', last: 'Adébáyọ̀', mailbox: 'ife.adebayo' },
  { first: 'Björn', last: 'Ågren 🎻', mailbox: 'bjorn.agren' },
  { first: 'Priya', last: 'Nair', mailbox: 'priya.nair' },
]

const schools = [
  'Example High School',
  'St Mary\'s "Example" College',
  'Te Kura o Tauira',
  '例示高等学校',
  'École Exemple',
  'Лицей № 7',
] as const

const categories = ['Junior', 'Senior A', 'Senior B', 'Open'] as const

export function person(random: Random): Person {
  return random.pick(names)
}

/** The given names and the family names are drawn apart, so that participants rarely repeat. */
export function participant(random: Random): { name: string; mailbox: string } {
  const first = random.pick(names)
  const family = random.pick(names)
  return { name: `${first.first} ${family.last}`, mailbox: `${first.mailbox}.${random.int(1, 999)}` }
}

export function school(random: Random): string {
  return random.pick(schools)
}

export function category(random: Random): string {
  return random.pick(categories)
}

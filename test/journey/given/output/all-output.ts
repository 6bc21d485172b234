import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { asStored } from '@slipstream/event-log/personal-data/open-records.ts'
import { topics } from '@slipstream/events/topics.ts'
import type { wholeSystem } from '../systems/whole-system.ts'

type World = Awaited<ReturnType<typeof wholeSystem>>

/**
 * All that the services have logged, measured and answered to wrong requests, and the records of all topics
 * as they are stored, by where it is.
 */
export async function allOutput(world: World): Promise<Map<string, string>> {
  const { logged, reports } = world
  const output = new Map([['the log', logged.join('')]])
  for (const [at, { name, health, metrics }] of reports.entries()) {
    output.set(`metrics of ${name} ${at}`, await metrics.registry.metrics())
    output.set(`readiness of ${name} ${at}`, JSON.stringify(await health.readiness()))
  }
  for (const [what, text] of await problems(world)) output.set(what, text)
  for (const [topic, text] of await storedRecords(world)) output.set(topic, text)
  return output
}

const jsonOf = (fields: object): RequestInit => ({
  ...{ method: 'POST', body: JSON.stringify(fields) },
  headers: { 'content-type': 'application/json', authorization: 'Bearer token-of-the-admin' },
})

/** What is answered to requests that are wrong, and have personal data in them. */
async function problems({ ingestUrls: [ingest], consoleUrl }: World): Promise<[string, string][]> {
  const person = { name: 'Mia Harper', email: 'mia@journey.example' }
  const wrong: [string, RequestInit][] = [
    [`${ingest}/orders`, jsonOf({ customer: person, lines: 'none' })],
    [`${ingest}/orders`, { ...jsonOf({ customer: person }), headers: { authorization: 'Bearer a-guess' } }],
    [`${ingest}/webhooks/shop`, jsonOf(person)],
    [`${ingest}/webhooks/billing`, jsonOf(person)],
    [`${ingest}/nothing?email=${person.email}`, {}],
    [`${consoleUrl}/api/orders?email=${person.email}`, {}],
    [`${consoleUrl}/api/sources/shop/reconcile`, jsonOf(person)],
  ]
  return Promise.all(
    wrong.map(async ([url, request], at): Promise<[string, string]> => {
      const response = await fetch(url, request)
      if (response.status < 400 || response.status >= 500)
        throw new Error(`${url} was answered ${response.status}`)
      const headers = JSON.stringify([...response.headers])
      return [`the response ${at} to a wrong request, ${response.status}`, headers + (await response.text())]
    }),
  )
}

/** Keys, headers and values. */
async function storedRecords({ stack, topicPrefix }: World): Promise<[string, string][]> {
  const log = connectKafkaLog({ brokers: stack.kafkaBrokers, clientId: 'journey', open: asStored })
  try {
    const found: [string, string][] = []
    for (const topic of Object.keys(topics)) {
      const ends = await log.endOffsets(topicPrefix + topic).catch(() => new Map<number, bigint>())
      const ranges = new Map([...ends].map(([partition, to]) => [partition, { from: 0n, to }]))
      let text = ''
      if (ranges.size > 0) {
        for await (const { records } of log.read(topicPrefix + topic, ranges)) {
          for (const { key, headers, value } of records)
            text += `${key} ${JSON.stringify(headers)} ${value.toString('utf8')}\n`
        }
      }
      found.push([`the topic ${topic}`, text])
    }
    return found
  } finally {
    await log.close()
  }
}

/** What tells who the shop's customers and participants are, and the customer of the admin's order. */
export function peopleOf({ shop }: World): string[] {
  const inOrders = shop.orders().flatMap(({ billing, line_items }) => {
    const names = line_items.flatMap(({ meta_data }) =>
      meta_data.filter(({ key }) => /^Participant \d+$/.test(key)).map(({ value }) => String(value)),
    )
    return [
      `${billing.first_name} ${billing.last_name}`,
      billing.email,
      billing.phone,
      billing.address_1,
      ...names,
    ]
  })
  return [...new Set(inOrders.filter((one) => one.trim() !== '')), 'Mia', 'Harper', 'Tory Street']
}

/**
 * Where one of these texts is, or an e-mail address other than those of operators and
 * the one that stands for a sealed one.
 */
export function leaksIn(output: ReadonlyMap<string, string>, texts: readonly string[]): string[] {
  return [...output].flatMap(([where, text]) => {
    const isForeign = (email: string): boolean => !notOfPeople.some((domain) => email.endsWith(domain))
    const emails = (text.match(/[\w.+-]+@[\w-]+\.[a-z]+/g) ?? []).filter(isForeign)
    return [...new Set([...texts.filter((one) => text.includes(one)), ...emails])].map((one) => {
      const at = text.indexOf(one)
      return `${one} in ${where}: ${text.slice(Math.max(0, at - 200), at + 100)}`
    })
  })
}

const notOfPeople = ['ops@example.test', '@shop.example', '@erased.invalid']

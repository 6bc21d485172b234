import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { anyText } from '@slipstream/testing/any-text.ts'
import { loadAlertTemplates } from '../../../../src/alerts/alert-templates.ts'
import { alertView } from '../../../../src/alerts/domain/message/alert-view.ts'
import type { AlertView } from '../../../../src/alerts/domain/message/alert-view.ts'
import { flushContent } from '../../../../src/alerts/domain/flush-content.ts'
import { stateKeyOf } from '../../../../src/alerts/domain/held-alert.ts'
import type { HeldAlert } from '../../../../src/alerts/domain/held-alert.ts'
import { slackMessage } from '../../../../src/alerts/domain/message/slack-message.ts'
import { held, hour, instant, minute, raised, resolved } from '../../../given/alerts.ts'
import { faultOf } from '../../../given/slack.ts'

const templates = { en: loadAlertTemplates('en'), de: loadAlertTemplates('de') }
const zone = { timeZone: 'UTC', consoleUrl: null, runbooksUrl: 'https://git.example/runbooks' }
const numbered = (count: number, first = 2_000) =>
  Array.from({ length: count }, (_, index) => raised(String(first + index), index * 1_000))

function viewOf(
  firing: ReturnType<typeof raised>[],
  ended: ReturnType<typeof raised>[] = [],
  locale: 'en' | 'de' = 'en',
): AlertView {
  const content = flushContent(
    {
      firing: firing.map((alert) => held(alert)),
      resolved: ended.map((alert) => held(alert, resolved(alert, 5 * minute))),
      isRepeat: false,
    },
    instant(hour),
  )
  return alertView(content, templates[locale].words, { ...zone, locale })
}

describe('a message about alerts', () => {
  it('given a hundred missing orders, then it names them as one, with what to do', () => {
    const view = viewOf(numbered(100))
    assert.equal(view.subject, '[shop] 100 orders missing')
    const [section] = view.sections
    assert.deepEqual(section?.facts, [
      { label: 'Source', value: 'shop' },
      { label: 'Orders', value: '2000–2099' },
      { label: 'Since', value: 'Nov 21, 2026, 06:00 UTC' },
    ])
    assert.equal(section.more, '… and 97 more.')
    assert.equal(section.runbook?.url, 'https://git.example/runbooks/missing-order.md')
    const text = templates.en.text(view)
    for (const part of [
      'CRITICAL: 100 orders missing',
      'Orders: 2000–2099',
      'What to do: ',
      'Runbook: https://',
    ])
      assert.ok(text.includes(part), part)
  })

  it('given lost orders that have arrived, then it asks to find out why they were lost', () => {
    const view = viewOf([], numbered(3))
    assert.equal(view.subject, '[shop] resolved: 3 orders missing')
    assert.match(view.sections[0]?.action ?? '', /^Nothing is missing any more\. Find out why/)
    assert.equal(view.sections[0]?.runbook?.url, 'https://git.example/runbooks/missing-order.md')
    assert.doesNotMatch(templates.en.text(view), /nothing to do/)
    assert.match(templates.en.text(view), /from Nov 21, 2026, 06:00 UTC until Nov 21, 2026, 06:05 UTC/)
  })

  it('given an order that has moved on, then nothing is left to do', () => {
    const view = viewOf([], [raised('1', 0, { rule: 'stalled-order' })])
    assert.deepEqual([view.sections[0]?.action, view.sections[0]?.runbook], [null, null])
  })

  it('given an end within the minute, then it does not repeat the time', () => {
    const alert = raised('1')
    const content = flushContent(
      { firing: [], resolved: [held(alert, resolved(alert, 4_000))], isRepeat: false },
      instant(hour),
    )
    const view = alertView(content, templates.en.words, { ...zone, locale: 'en' })
    assert.match(templates.en.text(view), /Lasted: Nov 21, 2026, 06:00 UTC, after less than a minute/)
  })

  it('given news beside known alerts, then it shows the news and counts the rest', () => {
    const known = numbered(3).map((event) => {
      const alert = held(event)
      return { ...alert, told: stateKeyOf(alert) }
    })
    const sentencesOf = (firing: HeldAlert[], isRepeat: boolean) => {
      const content = flushContent({ firing, resolved: [], isRepeat }, instant(hour))
      const [section] = alertView(content, templates.en.words, { ...zone, locale: 'en' }).sections
      return [section?.sentences.length, section?.more, section?.title]
    }
    assert.deepEqual(sentencesOf([...known, held(raised('9'))], false), [
      1,
      '3 more that were reported before still hold.',
      '4 orders missing',
    ])
    assert.deepEqual(sentencesOf(known, true), [3, null, '3 orders missing'])
  })

  it('given a console, then no link leads to it, since it has no pages yet', () => {
    const content = flushContent(
      { firing: [held(raised('1'))], resolved: [], isRepeat: false },
      instant(hour),
    )
    const consoleUrl = 'https://console.example'
    const view = alertView(content, templates.en.words, { ...zone, consoleUrl, locale: 'en' })
    assert.doesNotMatch(templates.en.html(view) + JSON.stringify(slackMessage(view)), /console\.example/)
  })

  it('given names that look like links or mentions, then Slack makes none of them', () => {
    const { blocks } = slackMessage(viewOf([raised('1', 0, { summary: 'See evil.example and @channel' })]))
    const texts = JSON.stringify(blocks).match(/"type":"mrkdwn"/g)?.length ?? 0
    assert.ok(texts > 0)
    assert.equal(JSON.stringify(blocks).match(/"verbatim":true/g)?.length, texts)
  })

  it('given German, then it is German, except the alerts’ own sentences', () => {
    const view = viewOf(numbered(2), [], 'de')
    assert.equal(view.subject, '[shop] 2 Bestellungen fehlen')
    assert.match(templates.de.html(view), /<html lang="de">[^]*Was zu tun ist[^]*Die Bestellungen im Shop/)
  })

  it('has words for the same rules in each language', () => {
    assert.deepEqual(Object.keys(templates.de.words.rules), Object.keys(templates.en.words.rules))
  })

  it('given markup in an alert, then it stays text', () => {
    const summary = '<b>1</b> & <!channel> <https://evil.example|here>'
    const view = viewOf([raised('1', 0, { summary })])
    assert.match(templates.en.html(view), /&lt;b&gt;1&lt;\/b&gt; &amp; &lt;!channel&gt;/)
    const message = slackMessage(view)
    assert.equal(faultOf(JSON.stringify(message)), undefined)
    assert.match(message.text, /&lt;!channel&gt;/)
  })

  it('given any content, then Slack accepts it', () => {
    const nasty = fc.oneof(
      anyText(1, 4_000),
      fc.constantFrom('&'.repeat(4_000), '<>|'.repeat(1_200), '🟥'.repeat(2_000), 'a\n'.repeat(900)),
    )
    const alert = fc.record({
      rule: fc.string({ minLength: 1, maxLength: 10 }),
      source: fc.string({ minLength: 1, maxLength: 200 }),
      subject: nasty,
      summary: nasty,
      action: nasty,
      hasEnded: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(alert, { minLength: 1, maxLength: 40 }), (alerts) => {
        const events = alerts.map(({ rule, source, subject, summary, action, hasEnded }) => ({
          hasEnded,
          event: raised(subject, 0, { rule, source, summary, next: { action, runbook: 'r' } }),
        }))
        const some = (ended: boolean) =>
          events.filter(({ hasEnded }) => hasEnded === ended).map(({ event }) => event)
        assert.equal(faultOf(JSON.stringify(slackMessage(viewOf(some(false), some(true))))), undefined)
      }),
      { numRuns: 20 },
    )
  })
})

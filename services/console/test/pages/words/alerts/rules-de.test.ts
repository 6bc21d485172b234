import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { describe, it } from 'node:test'
import { de } from '../../../../src/pages/words/de.ts'

const runbooks = new URL('../../../../../../docs/runbooks/', import.meta.url)

describe('alerts in German', () => {
  it('given a rule with a runbook, then it has sentences, and no other rule has any', () => {
    const rules = readdirSync(runbooks)
      .filter((name) => name.endsWith('.md') && name !== 'README.md')
      .map((name) => name.slice(0, -'.md'.length))
    assert.deepEqual(Object.keys(de.alerts.rules).sort(), rules.sort())
  })

  it('given one order or many, then each sentence names what the alert is about', () => {
    for (const [rule, { title, action, ended }] of Object.entries(de.alerts.rules))
      for (const count of [0, 1, 1_204]) {
        const about = { source: 'shop', subject: 'subject-7', count }
        assert.match(title(about), rule === 'mail-stopped' ? /Mailserver/ : /shop|subject-7/, rule)
        for (const sentence of [action(about), ended(about)]) assert.match(sentence, /\.$|show$/, rule)
      }
  })
})

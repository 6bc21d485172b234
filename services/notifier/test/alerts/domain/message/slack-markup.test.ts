import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AlertView } from '../../../../src/alerts/domain/message/alert-view.ts'
import { slackMessage } from '../../../../src/alerts/domain/message/slack-message.ts'
import { loadAlertTemplates } from '../../../../src/alerts/alert-templates.ts'
import { faultOf } from '../../../given/slack.ts'

const { words } = loadAlertTemplates('en')

function viewWith(text: string): AlertView {
  return {
    ...{ locale: 'en', words, subject: text, intro: text, footer: text, consoleUrl: null },
    sections: [
      {
        ...{ tone: 'critical', label: text, title: text, sentences: [text], more: text, action: text },
        facts: [{ label: text, value: text, url: `https://shop.example/?q=${text}` }],
        runbook: { name: text, url: `https://git.example/${text}` },
      },
    ],
  }
}

for (const text of [
  '<!channel>',
  '<!here|here>',
  '<@U012AB3CD>',
  '<!subteam^S012>',
  '<https://evil.example|the shop>',
  '&lt;!channel&gt;',
  'a|b>c<d',
  '`code` ```block``` <!everyone>',
])
  test(`given ${text} in every field of an alert, then Slack mentions nobody and links nowhere new`, () => {
    const message = slackMessage(viewWith(text))
    assert.equal(faultOf(JSON.stringify(message)), undefined)
    const mrkdwn = message.blocks.flatMap((block) =>
      block.type === 'section'
        ? [block.text]
        : block.type === 'context'
          ? block.elements
          : block.type === 'header'
            ? [block.text].filter(({ type }) => type !== 'plain_text')
            : [],
    )
    assert.ok(mrkdwn.length > 1)
    for (const { text: shown } of [...mrkdwn, message])
      for (const [tag] of shown.matchAll(/<[^>]*>/g))
        assert.match(tag, /^<https:\/\/(shop|git)\.example\/[^|]*\|[^|]*>$/)
  })

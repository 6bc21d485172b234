import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { renderMessages } from '../../src/domain/render-message.ts'
import { renderMrkdwn } from '../../src/domain/render-mrkdwn.ts'

describe("Slack's markup as HTML", () => {
  for (const [text, html] of [
    ['*1007* is missing', '<strong>1007</strong> is missing'],
    ['_since_ ~noon~', '<em>since</em> <s>noon</s>'],
    ['*bold with _italic_*', '<strong>bold with <em>italic</em></strong>'],
    ['2 * 3 * 4 and a_b_c', '2 * 3 * 4 and a_b_c'],
    ['* not bold *', '* not bold *'],
    ['`orders/3/1042` *', '<code>orders/3/1042</code> *'],
    ['`*not bold*`', '<code>*not bold*</code>'],
    ['```a\n*b*```', '<pre>a\n*b*</pre>'],
    [
      '<https://shop.example/?a=1&amp;b=2|the shop>',
      '<a href="https://shop.example/?a=1&amp;b=2" rel="noopener noreferrer">the shop</a>',
    ],
    [
      '<https://shop.example/>',
      '<a href="https://shop.example/" rel="noopener noreferrer">https://shop.example/</a>',
    ],
    ['<javascript:alert(1)|harmless>', 'harmless'],
    ['<!here> look', '<span class="mention">@here</span> look'],
    ['<!date^1795000000^{date} {time}|20 Nov>', '<time datetime="2026-11-18T11:06:40.000Z">20 Nov</time>'],
    ['Tom &amp; Ann &lt;b&gt;', 'Tom &amp; Ann &lt;b&gt;'],
    ['Tom & Ann "x" <', 'Tom &amp; Ann &quot;x&quot; &lt;'],
    ['&amp;lt;', '&amp;lt;'],
    [':rotating_light: :no_such_name:', '🚨 :no_such_name:'],
  ] as const) {
    it(`${JSON.stringify(text)} becomes ${html}`, () => assert.equal(renderMrkdwn(text), html))
  }

  it('given any text, then only tags of this page come out of it', () => {
    const own =
      /<\/?(strong|em|s|code|pre)>|<span class="mention">|<\/span>|<a href="(https?:\/\/|mailto:)[^"<>]*" rel="noopener noreferrer">|<\/a>|<time datetime="[0-9TZ:.+-]+">|<\/time>/gi
    const text = fc.array(
      fc.oneof(
        fc.string(),
        fc.constantFrom(
          '<',
          '>',
          '|',
          '*',
          '_',
          '~',
          '`',
          '```',
          '&lt;',
          '&amp;',
          '"',
          "'",
          'https://',
          '!date^',
        ),
        fc.constantFrom(
          '<script>alert(1)</script>',
          '<https://a.example/"onclick="x|y>',
          '<!date^99999999999^|x>',
        ),
      ),
    )
    fc.assert(
      fc.property(text, (parts) => {
        const html = renderMrkdwn(parts.join(''))
        assert.doesNotMatch(html.replaceAll(own, ''), /[<>"']/)
      }),
    )
  })

  it('given markup in every place of a message, then all of it is escaped', () => {
    const evil = '<img src=x onerror=alert(1)>"\''
    const html = renderMessages([
      {
        number: 1,
        receivedAt: '2026-11-21T12:00:00.000Z',
        text: evil,
        blocks: [
          { type: 'header', text: { type: 'plain_text', text: evil } },
          {
            type: 'section',
            text: { type: 'plain_text', text: evil },
            fields: [{ type: 'mrkdwn', text: evil }],
          },
          { type: 'context', elements: [{ type: 'mrkdwn', text: evil }] },
          {
            type: 'actions',
            elements: [
              { type: 'button', text: { type: 'plain_text', text: evil }, url: 'https://a.example/?"><img>' },
            ],
          },
        ],
      },
    ])
    assert.doesNotMatch(html, /<img|"'|"><img/)
  })
})

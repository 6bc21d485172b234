import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSmtpMailer } from '../../../src/delivery/adapters/smtp-mailer.ts'
import { deliverableAddress } from '../../../src/delivery/domain/deliverable-address.ts'
import { smtpServer } from '../../given/smtp.ts'

const breaks = ['\r\n', '\n', '\r', '\u2028', '\u0085', '\r\n\r\n']
const added = 'Bcc: thief@evil.example'

test('given line breaks in a name, a subject and a file name, then no header is added', async (t) => {
  const server = await smtpServer(t)
  const mailer = createSmtpMailer(server.url)
  for (const end of breaks) {
    const text = `Hana${end}${added}${end}<script>`
    await mailer.send({
      messageId: '<1@shop.example>',
      from: 'Shop <r@shop.example>',
      to: { name: `${text}", <thief@evil.example>`, address: 'hana@example.test' },
      subject: text,
      html: '<p>x</p>',
      text: 'x',
      attachment: {
        fileName: `slip${end}${added}.pdf`,
        contentType: 'application/pdf',
        content: Buffer.from('x'),
      },
    })
    const mail = server.taken.at(-1)
    assert.equal(mail?.to, 'hana@example.test')
    for (const line of mail?.raw.split(/\r\n|\r|\n/) ?? []) assert.doesNotMatch(line, /^bcc:/i, end)
    const [head = ''] = mail?.raw.split('\r\n\r\n', 1) ?? []
    assert.equal(head.match(/^to:/gim)?.length, 1)
    assert.match(head, /^To: [^]*<hana@example\.test>\r\n(?! )/im)
  }
  mailer.close()
})

for (const address of [
  ...breaks.map((end) => `hana@example.test${end}${added}`),
  'hana@example.test, thief@evil.example',
  'hana@example.test> RCPT TO:<thief@evil.example',
  '"hana" <thief@evil.example>',
  'a@b@c.example',
  'group:a@b.example;',
])
  test(`given the address ${JSON.stringify(address)}, then nothing is sent to it`, () => {
    assert.ok('reason' in deliverableAddress(address))
  })

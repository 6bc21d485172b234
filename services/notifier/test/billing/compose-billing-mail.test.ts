import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { loadBillingMailTemplates } from '../../src/billing/billing-mail-templates.ts'
import { composeBillingMail } from '../../src/billing/compose-billing-mail.ts'
import { billingMailEntry } from '../../src/billing/domain/billing-mail-entry.ts'
import { noticeOf } from '../given/notices.ts'

const notAfter = '2026-11-22T09:00:00.000Z'
const inTime = new Date(notAfter)
const tooLate = new Date(inTime.getTime() + 1)
const branding = {
  ...{ from: 'billing@tidy.example', locale: 'en', timeZone: 'UTC', accountUrl: null, isTest: false },
  templates: loadBillingMailTemplates('en'),
}

const noSettings = { branding: () => undefined, opsBranding: () => undefined }
const settings = { ...noSettings, branding: () => branding }

describe('a mail of billing that is due', () => {
  const entry = billingMailEntry(noticeOf({ notAfter }), inTime)

  it('given the last moment of its notice, then it is sent; given a later one, it is not', () => {
    assert.ok('subject' in composeBillingMail(settings, entry, inTime))
    const late = composeBillingMail(settings, entry, tooLate)
    assert.deepEqual(late, { kind: 'withdrawn', reason: `it was to be sent by ${notAfter}` })
  })

  it('given a source that sends no mails any more, then it is withdrawn', () => {
    const mail = composeBillingMail(noSettings, entry, inTime)
    assert.equal('kind' in mail && mail.kind, 'withdrawn')
  })

  it('given the same notice again, then the same entry, kept until it is too late for it', () => {
    const again = billingMailEntry(noticeOf({ notAfter }), new Date(0))
    assert.equal(again._id, entry._id)
    assert.deepEqual(again.forgetAt, entry.forgetAt)
    assert.ok(entry.forgetAt !== undefined && entry.forgetAt > tooLate)
  })
})

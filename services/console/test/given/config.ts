import { parseConfig } from '@slipstream/runtime/config/load-config.ts'

export const configText = `
exports: { linkKey: { env: LINK_KEY } }
sources:
  shop:
    type: woocommerce
    secrets: [{ env: S }]
    statuses: { completed: [saveParticipants, sendSlip] }
    slip: { from: slips@example.test, checkInSecret: { env: CHECK_IN } }
  admin: { type: admin, admins: [{ name: Ana, token: { env: ANA } }], currency: NZD }
  billing:
    type: stripe
    secrets: [{ env: S }]
    livemode: true
    entitlements:
      - { product: prod_individual, grants: [reports] }
      - { price: price_organiser, grants: [reports, custom-domain] }
console:
  people:
    - { name: Vera, role: viewer, token: { env: VERA } }
    - { name: Otto, role: operator, token: { env: OTTO } }
    - { name: Ada, role: admin, token: { env: ADA } }
`

/** Their tokens, by name. */
export const people = { Vera: 'token-of-vera', Otto: 'token-of-otto', Ada: 'token-of-ada' }

/** What signs the codes of slips. */
export const checkInSecret = 'a-secret-that-signs-codes-of-slips'

/** What signs links to files of exports. */
export const linkKey = 'a key of at least thirty-two characters'

/** With a shop, and a source of billing whose subscriptions entitle to something. */
export const config = parseConfig(configText, {
  path: 'test',
  environment: {
    S: 'whsec_secret',
    LINK_KEY: linkKey,
    CHECK_IN: checkInSecret,
    ANA: 'token-of-ana',
    VERA: people.Vera,
    OTTO: people.Otto,
    ADA: people.Ada,
  },
})

/** A rule for each mail, as lines of YAML under a source. */
export const everyRule = `
    rules:
      - { on: subscription-started, mail: welcome }
      - { on: trial-ending, mail: trial-ending }
      - { on: plan-changed, mail: plan-changed }
      - { on: cancellation-requested, mail: cancellation-requested }
      - { on: subscription-past-due, mail: past-due }
      - { on: subscription-unpaid, mail: unpaid }
      - { on: subscription-paused, mail: paused }
      - { on: subscription-expired, mail: expired }
      - { on: subscription-ended, mail: cancelled }
      - { on: invoice-paid, mail: receipt }
      - { on: payment-failed, mail: payment-failed }
      - { on: action-required, mail: action-required }
      - { on: card-expiring, mail: card-expiring, beforeMs: 7776000000 }
      - { on: stripe-event, event: charge.dispute.created, mail: stripe-event, to: ops }
`

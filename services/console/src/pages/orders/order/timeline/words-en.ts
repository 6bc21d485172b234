export const timelineEn = {
  deliveryId: 'Id of the delivery',
  webhook: 'Webhook',
  verdict: 'Verdict',
  verdicts: {
    webhook: 'authentic, and understood by the mapping',
    rest: 'read from the shop, and understood by the mapping',
    api: 'valid, and placed',
  },
  redriven: (position: string) => `understood when it was redriven from ${position}`,
  letter: (consumer: string) => `${consumer} could not handle an event of this order`,
  letterBehind: (consumer: string) => `${consumer} keeps an event waiting behind another one`,
  redrive: (consumer: string) => `Redrive: ${consumer}`,
  opened: 'Personal data opened',
  openedWhat: {
    'quarantined-delivery': 'a delivery in quarantine',
    'dead-letter': 'the record of a dead letter',
    event: 'an event as it was received',
    notification: 'a mail',
  },
  firing: 'Alerts about this order',
  mailPage: 'On a page of its own',
  recordPage: 'The record in the log',
}

import type { SourceTraits } from './source-kind.ts'

/** A source of whose kind nothing more is known; other kinds begin with this. */
export const plainTraits: SourceTraits = {
  draftStatuses: new Set(),
  deletedStatuses: new Set(['deleted']),
  metadataOf: () => [],
  refusals: {
    warnAt: 3,
    criticalAt: 5,
    givesUp: 'Its sender may stop sending.',
    sendsAgain: 'Whether they are sent again depends on the sender.',
  },
  stays: { one: 'order', many: 'orders' },
  whyNotQueried: (source) => `the kind of source of ${source} has no API that could be queried`,
}

import type { ParticipantsMapping } from '@slipstream/runtime/participants-schema.ts'
import type { HmacKey } from '../signature/hmac-key.ts'

export type SourceSettings = {
  /** What a signature may be made with: any of them is accepted. */
  keys: readonly HmacKey[]
  participants?: ParticipantsMapping
}

import type { ParticipantsMapping } from '@slipstream/runtime/config/schemas/participants-schema.ts'
import type { HmacKey } from '../signature/hmac-key.ts'

export type SourceSettings = {
  /** What a signature may be made with: any of them is accepted. */
  keys: readonly HmacKey[]
  participants?: ParticipantsMapping
}

import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'

export type CarrierConfig = Config['carriers'][string]
export type CarrierType = CarrierConfig['type']
export type CarrierConfigOf<Type extends CarrierType> = Extract<CarrierConfig, { type: Type }>

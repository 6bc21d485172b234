import { memoryKeyStore } from '../../src/personal-data/adapters/memory-key-store.ts'
import { keyStoreContract } from './key-store-contract.ts'

keyStoreContract('memory', memoryKeyStore)

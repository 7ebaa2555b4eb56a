import { indexedDb, memory } from 'throughline'
import { storageContract } from '../storage/contract.ts'

storageContract('memory', { storage: memory, persistent: false, tabs: false })
storageContract('IndexedDB', { storage: indexedDb, persistent: true, tabs: false })

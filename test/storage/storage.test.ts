import 'fake-indexeddb/auto'
import { indexedDb, memory } from 'throughline'
import { storageContract } from './contract.ts'

storageContract('memory', { storage: memory, persistent: false, tabs: false })
storageContract('fake-indexeddb', { storage: indexedDb, persistent: true, tabs: true })

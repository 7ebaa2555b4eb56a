import { databaseContract } from './databaseContract.ts'
import { exchangeContract } from './exchangeContract.ts'
import { hostileTouchpoints } from './hostileTouchpoints.ts'
import { memoryDatabase } from './memoryDatabase.ts'
import { touchpointContract } from './touchpointContract.ts'

const open = async () => {
  const opened = {
    database: memoryDatabase(),
    async reset() {
      opened.database = memoryDatabase()
    },
    close: async () => {},
  }
  return opened
}

databaseContract('memory', open)
exchangeContract('memory', open)
touchpointContract('memory', open)
hostileTouchpoints('memory', open)

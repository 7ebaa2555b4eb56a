import { acceptContract } from './acceptContract.ts'
import { databaseContract } from './databaseContract.ts'
import { exchangeContract } from './exchangeContract.ts'
import { hostileTouchpoints } from './hostileTouchpoints.ts'
import { indexContract } from './indexContract.ts'
import { joinContract } from './joinContract.ts'
import { linesContract } from './linesContract.ts'
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
linesContract('memory', open)
joinContract('memory', open)
acceptContract('memory', open)
touchpointContract('memory', open)
indexContract('memory', open)
hostileTouchpoints('memory', open)

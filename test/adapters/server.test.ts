import { serverContract } from './contract.ts'
import { react } from './react.ts'
import { reactShelf } from './reactShelf.ts'
import { shelfOnServer } from './shelfContract.ts'
import { vue } from './vue.ts'
import { vueShelf } from './vueShelf.ts'

for (const framework of [react, vue]) serverContract(framework)
for (const framework of [reactShelf, vueShelf]) shelfOnServer(framework)

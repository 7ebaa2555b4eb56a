import { pageContract } from './contract.ts'
import { elementsShelf } from './elementsShelf.ts'
import { react } from './react.ts'
import { reactShelf } from './reactShelf.ts'
import { shelfOnPage } from './shelfContract.ts'
import { vue } from './vue.ts'
import { vueShelf } from './vueShelf.ts'

for (const framework of [react, vue]) pageContract(framework)
for (const framework of [reactShelf, vueShelf, elementsShelf]) shelfOnPage(framework)

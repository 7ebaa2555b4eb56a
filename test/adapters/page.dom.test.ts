import { pageContract } from './contract.ts'
import { elementProgress } from './elementProgress.ts'
import { elementsShelf } from './elementsShelf.ts'
import { progressOnPage } from './progressContract.ts'
import { react } from './react.ts'
import { reactProgress } from './reactProgress.ts'
import { reactShelf } from './reactShelf.ts'
import { shelfOnPage } from './shelfContract.ts'
import { vue } from './vue.ts'
import { vueProgress } from './vueProgress.ts'
import { vueShelf } from './vueShelf.ts'

for (const framework of [react, vue]) pageContract(framework)
for (const framework of [reactShelf, vueShelf, elementsShelf]) shelfOnPage(framework)
for (const framework of [reactProgress, vueProgress, elementProgress]) progressOnPage(framework)

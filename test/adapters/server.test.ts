import { serverContract } from './contract.ts'
import { elementProgress } from './elementProgress.ts'
import { progressOnServer } from './progressContract.ts'
import { react } from './react.ts'
import { reactProgress } from './reactProgress.ts'
import { reactShelf } from './reactShelf.ts'
import { shelfOnServer } from './shelfContract.ts'
import { vue } from './vue.ts'
import { vueProgress } from './vueProgress.ts'
import { vueShelf } from './vueShelf.ts'

for (const framework of [react, vue]) serverContract(framework)
for (const framework of [reactShelf, vueShelf]) shelfOnServer(framework)
for (const framework of [reactProgress, vueProgress, elementProgress]) progressOnServer(framework)

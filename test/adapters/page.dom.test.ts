import { pageContract } from './contract.ts'
import { react } from './react.ts'
import { vue } from './vue.ts'

for (const framework of [react, vue]) pageContract(framework)

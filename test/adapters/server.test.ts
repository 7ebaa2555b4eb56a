import { serverContract } from './contract.ts'
import { react } from './react.ts'
import { vue } from './vue.ts'

for (const framework of [react, vue]) serverContract(framework)

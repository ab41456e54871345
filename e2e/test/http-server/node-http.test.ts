import { httpServerContract } from './contract.ts'
import { startNodeHttp } from './node-http-app.ts'

httpServerContract('node:http', startNodeHttp)

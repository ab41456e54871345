import type { fastify } from 'fastify'
import { fastify as fastify4 } from 'fastify4'
import { httpServerContract } from './contract.ts'
import { fastifyApp } from './fastify-app.ts'
import { fastifyContract } from './fastify-contract.ts'

httpServerContract('Fastify 4', fastifyApp(fastify4 as unknown as typeof fastify))
fastifyContract(4, fastify4 as unknown as typeof fastify)

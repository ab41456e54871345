import { fastify } from 'fastify'
import { httpServerContract } from './contract.ts'
import { fastifyApp } from './fastify-app.ts'
import { fastifyContract } from './fastify-contract.ts'

httpServerContract('Fastify 5', fastifyApp(fastify))
fastifyContract(5, fastify)

import { fastify } from 'fastify'
import { httpServerContract } from './contract.ts'
import { fastifyApp } from './fastify-app.ts'

httpServerContract('Fastify 5', fastifyApp(fastify))

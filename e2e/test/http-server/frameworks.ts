import { createRequire } from 'node:module'
import express from 'express'
import { fastify } from 'fastify'
import { fastify as fastify4 } from 'fastify4'
import { expressApp } from './express-app.ts'
import { fastifyApp } from './fastify-app.ts'
import { startNodeHttp } from './node-http-app.ts'
import type { StartApp } from './test-app.ts'

const express4 = createRequire(import.meta.url)('express4') as typeof express

/** Every server that is traced: its name, and what starts its app. */
export const FRAMEWORKS: [string, StartApp][] = [
  ['Express 4', expressApp(express4)],
  ['Express 5', expressApp(express)],
  ['Fastify 4', fastifyApp(fastify4 as unknown as typeof fastify)],
  ['Fastify 5', fastifyApp(fastify)],
  ['node:http', startNodeHttp],
]

import { createRequire } from 'node:module'
import type express from 'express'
import { httpServerContract } from './contract.ts'
import { expressApp } from './express-app.ts'
import { expressContract } from './express-contract.ts'

// Types are installed for Express 5 only.
const express4 = createRequire(import.meta.url)('express4') as typeof express

httpServerContract('Express 4', expressApp(express4))
expressContract(4, express4)

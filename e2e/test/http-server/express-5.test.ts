import express from 'express'
import { httpServerContract } from './contract.ts'
import { expressApp } from './express-app.ts'
import { expressContract } from './express-contract.ts'

httpServerContract('Express 5', expressApp(express))
expressContract(5, express)

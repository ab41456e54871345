import express from 'express'
import { httpServerContract } from './contract.ts'
import { expressApp } from './express-app.ts'

httpServerContract('Express 5', expressApp(express))

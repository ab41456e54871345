#!/usr/bin/env node
import { writeSync } from 'node:fs'
import { doctor } from './doctor/command.ts'
import { diagnose } from './doctor.ts'

// What the service has started, such as servers, would keep the process.
void doctor(process.argv.slice(2), diagnose, text => writeSync(1, text)).then(code => process.exit(code))

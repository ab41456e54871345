import type { UserConfig } from 'tsdown'
import { packageBuild } from '../../tsdown.base.ts'

const build: UserConfig = packageBuild(['src/index.ts', 'src/bunyan.ts', 'src/console.ts', 'src/winston.ts'])

export default build

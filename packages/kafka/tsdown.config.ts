import type { UserConfig } from 'tsdown'
import { packageBuild } from '../../tsdown.base.ts'

const build: UserConfig = packageBuild(['src/index.ts'])

export default build

import type { UserConfig } from 'tsdown'
import { packageBuild } from '../../tsdown.base.ts'

const build: UserConfig = packageBuild([
  'src/index.ts',
  'src/integrations.ts',
  'src/testing.ts',
  'src/otlp-grpc.ts',
  'src/why-slow.ts',
])

export default build

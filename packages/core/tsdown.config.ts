import type { UserConfig } from 'tsdown'
import { packageBuild } from '../../tsdown.base.ts'

const build: UserConfig = packageBuild([
  'src/index.ts',
  'src/integrations.ts',
  'src/logs.ts',
  'src/metrics.ts',
  'src/testing.ts',
  'src/otlp-grpc.ts',
  'src/doctor.ts',
  'src/throughline-doctor.ts',
  'src/why-slow.ts',
])

export default build

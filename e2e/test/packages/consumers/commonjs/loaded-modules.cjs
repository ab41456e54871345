const { startTracing } = require('@throughline/core')

const tracing = startTracing({ service: 'loaded-modules', endpoint: process.argv[2] })
const loaded = ['http', 'tls', 'zlib'].filter(name => process.moduleLoadList.includes(`NativeModule ${name}`))
tracing.shutdown().then(() => console.log(JSON.stringify(loaded)))

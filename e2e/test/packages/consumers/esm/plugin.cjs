const { withSpan } = require('@throughline/core')

exports.auditOrder = what => withSpan('in_commonjs_plugin', () => ({ what }))

export default {
  // Loaded by Node, not bundled: pages and server share one tracing.
  serverExternalPackages: ['@opentelemetry/api', '@throughline/core'],
}

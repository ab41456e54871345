/**
 * The keys that the documentation of each program lists, as far as the examples use them; "[]" is an entry of a list.
 * Written from the pages of Tempo 2.3 and 3.0 ("Configure Tempo", "Manifest", "Compaction", "Migrate from Tempo 2.x to
 * 3.0"), Loki 3 ("Loki configuration parameters") and Grafana 13 ("Provision the Tempo data source", and those of
 * Prometheus and Loki).
 */
const TEMPO = [
  'server.http_listen_port',
  'distributor.receivers.otlp.protocols.grpc.endpoint',
  'distributor.receivers.otlp.protocols.http.endpoint',
  'distributor.receivers.zipkin.endpoint',
  'storage.trace.backend',
  'storage.trace.local.path',
  'storage.trace.wal.path',
  'metrics_generator.registry.external_labels.source',
  'metrics_generator.processor.span_metrics.dimensions[]',
  'metrics_generator.storage.path',
  'metrics_generator.storage.remote_write[].url',
  'metrics_generator.storage.remote_write[].send_exemplars',
  'overrides.defaults.metrics_generator.processors[]',
]

export const documentedKeys: Readonly<Record<string, readonly string[]>> = {
  'tempo/tempo.yaml': [
    ...TEMPO,
    'backend_scheduler.provider.compaction.compaction.block_retention',
    'backend_worker.compaction.block_retention',
  ],
  'tempo/tempo-2.3.yaml': [...TEMPO, 'ingester.max_block_duration', 'compactor.compaction.block_retention'],
  'tempo/loki.yaml': [
    'auth_enabled',
    'server.http_listen_port',
    'common.path_prefix',
    'common.replication_factor',
    'common.ring.kvstore.store',
    'common.storage.filesystem.chunks_directory',
    'common.storage.filesystem.rules_directory',
    'schema_config.configs[].from',
    'schema_config.configs[].store',
    'schema_config.configs[].object_store',
    'schema_config.configs[].schema',
    'schema_config.configs[].index.prefix',
    'schema_config.configs[].index.period',
    'limits_config.retention_period',
    'compactor.working_directory',
    'compactor.retention_enabled',
    'compactor.delete_request_store',
  ],
  'tempo/grafana/datasources/datasources.yaml': [
    'apiVersion',
    ...['name', 'uid', 'type', 'access', 'url', 'isDefault'].map(key => `datasources[].${key}`),
    ...[
      'tracesToLogsV2.datasourceUid',
      'tracesToLogsV2.spanStartTimeShift',
      'tracesToLogsV2.spanEndTimeShift',
      'tracesToLogsV2.customQuery',
      'tracesToLogsV2.query',
      'tracesToMetrics.datasourceUid',
      'tracesToMetrics.spanStartTimeShift',
      'tracesToMetrics.spanEndTimeShift',
      'tracesToMetrics.tags[].key',
      'tracesToMetrics.tags[].value',
      'tracesToMetrics.queries[].name',
      'tracesToMetrics.queries[].query',
      'serviceMap.datasourceUid',
      'nodeGraph.enabled',
      'timeInterval',
      'exemplarTraceIdDestinations[].name',
      'exemplarTraceIdDestinations[].datasourceUid',
      'derivedFields[].name',
      'derivedFields[].matcherRegex',
      'derivedFields[].url',
      'derivedFields[].datasourceUid',
      'derivedFields[].urlDisplayLabel',
    ].map(key => `datasources[].jsonData.${key}`),
  ],
  'tempo/grafana/dashboards/dashboards.yaml': [
    'apiVersion',
    'providers[].name',
    'providers[].type',
    'providers[].options.path',
  ],
}

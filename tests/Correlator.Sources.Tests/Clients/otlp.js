// node otlp.js http|proto|grpc URL COUNT: sends so many records with the OpenTelemetry SDK and ends when they are exported.
const { LoggerProvider, BatchLogRecordProcessor } = require('@opentelemetry/sdk-logs');
const [kind, url, count] = process.argv.slice(2);
const { OTLPLogExporter } = require(`@opentelemetry/exporter-logs-otlp-${kind}`);
const options = kind === 'grpc' ? { url } : { url, compression: kind === 'proto' ? 'gzip' : 'none' };
const provider = new LoggerProvider({ processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter(options), maxExportBatchSize: 100 })] });
const logger = provider.getLogger('test', '1.0');
for (let i = 0; i < Number(count); i++) {
  logger.emit({
    timestamp: 1795442702517 + i, severityNumber: 9, severityText: 'INFO', body: i % 2 ? `text ${i}` : { kind: 'map', n: i },
    attributes: { request_id: `o-${i}`, n: i, ok: true, list: ['a', 'b'], nested: { a: { b: 1.5 } } },
  });
}
provider.forceFlush().then(() => provider.shutdown());

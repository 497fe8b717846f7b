// node loki.js json|protobuf PORT COUNT: pushes so many lines with winston-loki, and waits until all are taken.
const winston = require('winston');
const LokiTransport = require('winston-loki');
const [format, port, count] = process.argv.slice(2);
const fail = (error) => { console.error(error); process.exit(1); };
const transport = new LokiTransport({
  host: `http://127.0.0.1:${port}`, json: format === 'json', batching: true, interval: 1, labels: { app: 'shop' },
  format: winston.format.printf(({ message }) => message), onConnectionError: fail,
});
const logger = winston.createLogger({ transports: [transport] });
for (let i = 0; i < Number(count); i++) { logger.info(`request_id=l-${i} n=${i}`); }
transport.flush().then(() => process.exit(0), fail);

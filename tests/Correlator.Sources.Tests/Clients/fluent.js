// node fluent.js PORT COUNT MODE: sends so many records with fluent-logger (Message, PackedForward, CompressedPackedForward), acknowledged, and ends.
const FluentClient = require('fluent-logger');
const [port, count, mode] = process.argv.slice(2);
const logger = FluentClient.createFluentSender('shop', {
  host: '127.0.0.1', port: Number(port), timeout: 30, reconnectInterval: 1000, requireAckResponse: true, eventMode: mode, flushInterval: 50, messageQueueSizeLimit: 100000,
});
logger.on('error', (error) => { console.error(error); process.exit(1); });
let left = Number(count);
for (let i = 0; i < Number(count); i++) {
  const time = new FluentClient.EventTime(1795442702, i * 1000);
  logger.emit('access', { request_id: `f-${i}`, n: i, message: `message ${i}`, nested: { a: [1, 2], b: 1.5 } }, time, (error) => {
    if (error) { console.error(error); process.exit(1); }
    if (--left === 0) { logger.end(null, null, () => process.exit(0)); }
  });
}

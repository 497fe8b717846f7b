// node gelf.js udp|tcp PORT COUNT: sends so many messages with gelf-pro, one after the other.
const gelf = require('gelf-pro');
const [protocol, port, count] = process.argv.slice(2);
gelf.setConfig({ fields: { facility: 'shop' }, adapterName: protocol, adapterOptions: { host: '127.0.0.1', port: Number(port) } });
const send = (i) => {
  if (i >= Number(count)) { process.exit(0); }
  const text = i % 10 === 0 ? `big ${i} ${Array.from({ length: 3000 }, (_, n) => (n * 7919 * (i + 1)) % 99991).join(' ')}` : `message ${i}`;
  gelf.info(text, { request_id: `g-${i}`, n: i, nested: { a: 1 } }, (error) => { if (error) { console.error(error); process.exit(1); } send(i + 1); });
};
send(0);

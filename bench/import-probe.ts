// Imports one module in a process that has loaded nothing yet, and tells what that took as JSON.
import { register } from "node:module";
import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";

const [specifier = "", list] = process.argv.slice(2);
const urls: string[] = [];
const { port1, port2 } = new MessageChannel();
if (list !== undefined) {
  register("./import-hooks.js", import.meta.url, { data: { port: port2 }, transferList: [port2] });
}

const startedAt = performance.now();
const before = process.cpuUsage();
await import(specifier);
const { user, system } = process.cpuUsage(before);
const wallMs = performance.now() - startedAt;

for (let next = receiveMessageOnPort(port1); next !== undefined; next = receiveMessageOnPort(port1)) {
  urls.push(String(next.message));
}
process.stdout.write(JSON.stringify({ wallMs, cpuMs: (user + system) / 1000, urls }));
port1.close();

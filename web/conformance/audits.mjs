// Usage: node audits.mjs http://host:port/graphql
//
// Runs the server audits of graphql-http, which are the GraphQL-over-HTTP specification as checks,
// and prints one line for each. Exits 0 only if all of them pass, recommendations included.
import { serverAudits } from 'graphql-http';
import { endpoint } from './parley.mjs';

const audits = serverAudits({ url: endpoint(), fetchFn: fetch });

let passed = 0;
for (const audit of audits) {
  const result = await audit.fn();
  if (result.status === 'ok') passed += 1;
  console.log(describe(result));
}

const failed = audits.length - passed;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

function describe({ id, name, status, reason }) {
  return status === 'ok' ? `ok ${id} ${name}` : `not ok ${id} ${name}: ${status}: ${reason}`;
}

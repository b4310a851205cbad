// A push service on this machine, and the keys of one browser that it pushes to.
import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

/** Starts the service. `pushed` holds what has come, as the browser gets it. */
export async function pushService() {
  const browser = createECDH('prime256v1');
  browser.generateKeys();
  const auth = randomBytes(16);
  const pushed = [];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    pushed.push(JSON.parse(opened(body, browser, auth)));
    response.writeHead(201, { location: '/message/1' }).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    pushed,
    subscription: {
      endpoint: `http://127.0.0.1:${server.address().port}/browser`,
      keys: { p256dh: browser.getPublicKey('base64url'), auth: auth.toString('base64url') },
    },
    close: () => server.close(),
  };
}

/** Decrypts a message: one record of RFC 8188 under the keys of RFC 8291. */
function opened(body, browser, auth) {
  const salt = body.subarray(0, 16);
  const server = body.subarray(21, 21 + body[20]);
  const record = body.subarray(21 + body[20]);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), browser.getPublicKey(), server]);
  const secret = hkdfSync('sha256', browser.computeSecret(server), auth, info, 32);
  const derived = (name, length) =>
    Buffer.from(hkdfSync('sha256', secret, salt, `Content-Encoding: ${name}\0`, length));
  const decipher = createDecipheriv('aes-128-gcm', derived('aes128gcm', 16), derived('nonce', 12));
  decipher.setAuthTag(record.subarray(-16));
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
  return padded.subarray(0, padded.lastIndexOf(2)).toString(); // 2 ends the last record
}

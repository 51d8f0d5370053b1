// A WAMP peer on autobahn-js that does what it is told: one JSON object a line, in and out.
// The same commands and answers as python/peer.py.
//
// usage: node peer.js URL REALM SERIALIZER [METHOD AUTHID SECRET]
// SERIALIZER: json, cbor, msgpack; METHOD: ticket, wampcra
'use strict';
const readline = require('readline');
const autobahn = require('autobahn');

const [url, realm, serializer, method, authid, secret] = process.argv.slice(2);
const serializers = {
  json: () => new autobahn.serializer.JSONSerializer(),
  cbor: () => new autobahn.serializer.CBORSerializer(),
  msgpack: () => new autobahn.serializer.MsgpackSerializer(),
};

const say = (event, fields) => process.stdout.write(JSON.stringify({ event, ...fields }) + '\n');
const sayError = (id, error) =>
  say('error', { id, uri: error.error || '', args: error.args || [String(error)], kwargs: error.kwargs || {} });

const behaviours = {
  echo: () => (args, kwargs) => ({ args, kwargs }),
  fail: () => (args, kwargs) => {
    throw new autobahn.Error('observatory.error.told_to', ['as told', (kwargs || {}).why || null], { code: 7 });
  },
  crash: () => () => { throw new Error('not today'); },
  wait: (procedure) => () => {
    say('invoked', { procedure });
    return new Promise(() => {});
  },
  which: () => (args, kwargs, details) => details.procedure,
  count: () => (args, kwargs, details) => {
    for (let i = 1; i < args[0]; i++) details.progress([i]);
    return args[0];
  },
};

const subscribed = {};
const registered = {};
const calls = {};

const commands = {
  async subscribe(session, { topic, match }) {
    const onEvent = (args, kwargs, details) => say('event', { topic: details.topic || topic, args: args || [], kwargs: kwargs || {} });
    subscribed[topic] = await session.subscribe(topic, onEvent, match ? { match } : {});
    say('subscribed', { topic });
  },
  async unsubscribe(session, { topic }) {
    await session.unsubscribe(subscribed[topic]);
    say('unsubscribed', { topic });
  },
  async publish(session, { topic, args, kwargs }) {
    await session.publish(topic, args, kwargs, { acknowledge: true });
    say('published', { topic });
  },
  async register(session, command) {
    const options = command.match ? { match: command.match } : {};
    registered[command.procedure] = await session.register(command.procedure, behaviours[command.as](command.procedure), options);
    say('registered', { procedure: command.procedure });
  },
  async unregister(session, { procedure }) {
    await session.unregister(registered[procedure]);
    say('unregistered', { procedure });
  },
  async call(session, { id, procedure, args, kwargs, progress, timeout }) {
    const options = { ...(progress ? { receive_progress: true } : {}), ...(timeout ? { timeout } : {}) };
    calls[id] = session.call(procedure, args, kwargs, options);
    const result = await calls[id].then(undefined, undefined, (value) => say('progress', { id, value }));
    const whole = result instanceof autobahn.Result ? { args: result.args, kwargs: result.kwargs } : result;
    say('result', { id, value: whole === undefined ? null : whole });
  },
  async cancel(session, { id, mode }) {
    calls[id].cancel(mode ? { mode } : undefined);
  },
  async leave() {
    connection.close();
  },
};

function onchallenge(session, challengeMethod, extra) {
  if (challengeMethod === 'ticket') return secret;
  const key = extra.salt ? autobahn.auth_cra.derive_key(secret, extra.salt, extra.iterations, extra.keylen) : secret;
  return autobahn.auth_cra.sign(key, extra.challenge);
}

const connection = new autobahn.Connection({
  url, realm, serializers: [serializers[serializer]()], max_retries: 0,
  on_user_error: () => {},
  ...(method ? { authmethods: [method], authid, onchallenge } : {}),
});

connection.onopen = (session, details) => {
  say('joined', { session: session.id, realm: session.realm, role: details.authrole, authid: details.authid, serializer });
  const lines = readline.createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    const command = JSON.parse(line);
    commands[command.do](session, command).catch((error) => sayError(command.id, error));
  });
  lines.on('close', () => connection.close());
};

connection.onclose = (reason, details) => {
  say('left', { reason: details.reason || reason, message: details.message || '' });
  process.exit(0);
};

connection.open();

// Checks of what the loader asks before the engine is there, without a browser: `www/embed/early.js` over a service
// that only takes notes.
//
// It must hold that nothing goes out which the core would not ask, and reads the addresses that the core refuses from
// the core's own test. That the engine takes the answer over is shown end to end. Called by `check.mjs`.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const FEED = 'https://updates.example.com/feed.json';
const signed = (more) => ({ source: { kind: 'signed-feed', url: FEED, transport: 'fetch' }, ...more });
const at = (url) => ({ source: { kind: 'signed-feed', url, transport: 'fetch' } });
const page = (address) => ({ getAttribute: (name) => (name === 'data-feed' ? address : null) });

export function checkEarly(root) {
  // A module of its own for each case: it remembers the question that is out.
  const source = readFileSync(join(root, 'www/embed/early.js'), 'utf8');
  let copies = 0;
  const load = async () => {
    copies += 1;
    const early = await import(`data:text/javascript,${encodeURIComponent(`${source}\n// ${copies}`)}`);
    const requests = [];
    globalThis.fetch = async (url, options) => {
      // What is no address to the platform itself never reaches the wire.
      new URL(url);
      requests.push({ url, ...options });
      throw new Error('the service has gone');
    };
    const timers = [];
    globalThis.setTimeout = (call) => timers.push(call);
    return { ...early, requests, timers };
  };
  const asksNothing = async (config) => {
    const early = await load();
    early.foresee(config);
    assert.deepEqual(early.requests, [], JSON.stringify(config));
  };
  const realTimeout = globalThis.setTimeout;
  const realFetch = globalThis.fetch;
  const alone = (test) => async () => {
    try {
      await test();
    } finally {
      globalThis.setTimeout = realTimeout;
      globalThis.fetch = realFetch;
    }
  };
  const tests = {
    'the early question of a signed feed is a bare GET that keeps the page to itself': async () => {
      const early = await load();
      early.foresee(JSON.stringify(signed({ memory: { seq: 1 }, policy: { checkInterval: 24 } })));
      const [{ signal, ...request }] = early.requests;
      assert.equal(signal.aborted, false);
      assert.deepEqual(request, {
        url: FEED,
        headers: { accept: 'application/json' },
        cache: 'no-cache',
        credentials: 'omit',
        referrerPolicy: 'no-referrer'
      });
      const handed = [];
      early.handOver({ takeOver: (...all) => handed.push(all) });
      early.handOver({ takeOver: (...all) => handed.push(all) });
      assert.equal(handed.length, 1);
      assert.deepEqual(handed[0].slice(0, 2), [FEED, 'application/json']);
      for (const call of early.timers) call();
      assert.equal(signal.aborted, false, "what was handed over is the engine's to abort");
    },
    'the list of GitHub is asked early with the header that its source has': async () => {
      const early = await load();
      early.foresee({
        source: { kind: 'github-releases', url: 'https://api.example.com/repos/a/b/releases', transport: 'fetch' }
      });
      assert.deepEqual(
        early.requests.map((request) => request.headers),
        [{ accept: 'application/vnd.github+json' }]
      );
    },
    'nothing is asked early where the core asks nothing, asks otherwise or leaves it to the host': async () => {
      for (const config of [
        '{',
        'null',
        '[]',
        '7',
        {},
        { source: null },
        { source: { kind: 'signed-feed', transport: 'fetch' } },
        { source: { kind: 'signed-feed', url: FEED } },
        { source: { kind: 'signed-feed', url: FEED, transport: 'host' } },
        { source: { kind: 'releases-api', url: FEED, transport: 'fetch' }, licenceKey: 'K' },
        { source: { kind: 'toString', url: FEED, transport: 'fetch' } },
        signed({ extensions: [{}] }),
        signed({ memory: { pending: { version: '1.0' } } }),
        signed({ host: { operation: { operation: '1' } } }),
        signed({ memory: { checked: '2026-10-01T08:00:00Z' }, policy: { checkInterval: 24 } })
      ]) {
        await asksNothing(config);
      }
    },
    'no address that the core refuses is asked early': async () => {
      const core = readFileSync(join(root, 'src/core/address.rs'), 'utf8');
      const test = core.split('fn whatever_a_browser_would_repair_or_run_is_no_address()')[1].split('];')[0];
      const refused = [...test.matchAll(/"(?:[^"\\]|\\.)*"/g)].map(([text]) =>
        JSON.parse(text.replace(/\\u\{(\w{4})\}/g, '\\u$1'))
      );
      assert.ok(refused.length > 30, `only ${refused.length} addresses were found in the core's test`);
      for (const url of [...refused, `https://example.com/${'a'.repeat(2048)}`]) await asksNothing(at(url));
    },
    'plain addresses are asked early': async () => {
      for (const url of [
        FEED,
        'https://a.example/',
        'HTTPS://Example.com:8443/a?b=%20&c#d',
        'https://xn--e1afmkfd.xn--p1ai/feed.json',
        'https://intranet/feed.json',
        'http://localhost:1/',
        'http://127.0.0.1:64999/feed.json?mark=a',
        'https://a_b.c-d.example/~x/@y'
      ]) {
        const early = await load();
        early.foresee(at(url));
        assert.deepEqual(
          early.requests.map((request) => request.url),
          [url]
        );
      }
    },
    "the page's own markup is asked for at once, and a config that wants the same asks no second time": async () => {
      const early = await load();
      early.foreseeFeed(page(FEED));
      early.foresee(signed());
      assert.equal(early.requests.length, 1);
      assert.equal(early.requests[0].signal.aborted, false);
    },
    'a config with another address aborts what the markup asked, and asks its own': async () => {
      const early = await load();
      early.foreseeFeed(page(FEED));
      early.foresee(at('https://other.example.com/feed.json'));
      assert.deepEqual(
        early.requests.map((request) => request.signal.aborted),
        [true, false]
      );
      early.foresee(signed({ source: { kind: 'signed-feed', url: FEED, transport: 'host' } }));
      assert.deepEqual(
        early.requests.map((request) => request.signal.aborted),
        [true, true]
      );
    },
    'an answer that no start has wanted in time is aborted': async () => {
      const early = await load();
      early.foreseeFeed(page(FEED));
      for (const call of early.timers) call();
      assert.equal(early.requests[0].signal.aborted, true);
      early.handOver({ takeOver: () => assert.fail('it was handed over') });
    },
    'an answer that is larger than the core reads is aborted while it comes, and its own copy is let go once it is taken over':
      async () => {
        for (const takenOver of [false, true]) {
          const early = await load();
          let poured = 0;
          let signal;
          globalThis.fetch = async (_url, options) => {
            signal = options.signal;
            const pull = (to) => {
              poured += 65536;
              to.enqueue(new Uint8Array(65536));
            };
            return new Response(new ReadableStream({ pull }));
          };
          early.foreseeFeed(page(FEED));
          if (takenOver) {
            let handed;
            early.handOver({ takeOver: (...all) => (handed = all) });
            const reader = (await handed[2]).body.getReader();
            for (let left = 10; left > 0; left -= 1) await reader.read();
            assert.equal(signal.aborted, false);
            await reader.cancel();
            assert.ok(poured < 1 << 20, `${poured} bytes were read ahead`);
            continue;
          }
          while (!signal?.aborted) await new Promise((resolve) => realTimeout(resolve, 0));
          assert.ok(poured > 4 << 20 && poured < 6 << 20, `aborted after ${poured} bytes`);
          early.handOver({ takeOver: () => assert.fail('it was handed over') });
        }
      },
    'markup without an address, and an engine without fetch, ask nothing and throw nothing': async () => {
      const early = await load();
      early.foreseeFeed(page(null));
      early.foreseeFeed(page(''));
      assert.deepEqual(early.requests, []);
      delete globalThis.fetch;
      early.foreseeFeed(page(FEED));
      early.foresee(signed());
      early.forget();
    }
  };
  return Object.fromEntries(Object.entries(tests).map(([name, test]) => [name, alone(test)]));
}

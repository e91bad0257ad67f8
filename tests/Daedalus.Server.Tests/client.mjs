// Scenarios of the npm client, each a run of its own: node client.mjs scenario address. A line with ERR says what went wrong.
import { createRequire } from 'node:module';
import assert from 'node:assert/strict';

const require = createRequire(`${process.cwd()}/`);
const { OpenAI } = require('openai');
const [scenario, address] = process.argv.slice(2);
const make = (apiKey) => new OpenAI({ apiKey, baseURL: `${address}v1`, maxRetries: 0 });
const client = make('correct-horse-battery');
const model = 'tasks-5m';
const messages = [{ role: 'user', content: 'Show 9 times 1 to 6.' }];
const table = '9*1=9\n9*2=18\n9*3=27\n9*4=36\n9*5=45\n9*6=54';

// Once the server computes.
async function whenActive() {
  while ((await (await fetch(`${address}healthz`)).json()).active !== 1) await new Promise((done) => setTimeout(done, 20));
}

const scenarios = {
  async whole() {
    const answer = await client.chat.completions.create({ model, messages });
    assert.equal(answer.choices[0].message.content.trim(), table);
    assert.equal(answer.choices[0].finish_reason, 'stop');
    assert.ok(answer.usage.completion_tokens > 0);
    const text = await client.completions.create({ model, prompt: 'Q: Is 21 larger than 52?', max_tokens: 8 });
    assert.equal(text.object, 'text_completion');
    assert.equal((await client.models.list()).data[0].id, model);
    assert.equal((await client.models.retrieve(model)).id, model);
  },
  async stream() {
    const stream = await client.chat.completions.create({ model, messages, stream: true, stream_options: { include_usage: true } });
    let text = '', finish, usage;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta?.content ?? '';
      finish ??= chunk.choices[0]?.finish_reason;
      usage ??= chunk.usage;
    }
    assert.equal(text.trim(), table);
    assert.equal(finish, 'stop');
    assert.ok(usage.total_tokens > usage.completion_tokens);
  },
  async abort() {
    const slow = { decoder: 'low-confidence', settings: { length: 900, 'block-length': 900 } };
    const abort = new AbortController();
    whenActive().then(() => abort.abort());
    await assert.rejects(client.chat.completions.create({ model, messages, daedalus: slow }, { signal: abort.signal }), OpenAI.APIUserAbortError);
  },
  async broken() {
    const slow = { decoder: 'low-confidence', settings: { length: 900, 'block-length': 900 }, timeout_seconds: 1 };
    const read = async () => { for await (const chunk of await client.chat.completions.create({ model, messages, stream: true, daedalus: slow })) assert.ok(chunk); };
    await assert.rejects(read(), (e) => e instanceof OpenAI.APIError && e.code === 'timeout' && e.type === 'timeout_error');
  },
  async errors() {
    await assert.rejects(make('wrong').chat.completions.create({ model, messages }), OpenAI.AuthenticationError);
    await assert.rejects(client.chat.completions.create({ model: 'gpt-4', messages }), (e) => e instanceof OpenAI.NotFoundError && e.code === 'model_not_found' && e.param === 'model');
    await assert.rejects(client.chat.completions.create({ model, messages, temperature: 9 }), (e) => e instanceof OpenAI.BadRequestError && e.param === 'temperature' && e.type === 'invalid_request_error');
    await assert.rejects(client.chat.completions.create({ model, messages }), (e) => e instanceof OpenAI.RateLimitError && e.headers.get('retry-after') !== null);
  },
};

scenarios[scenario]().catch((error) => {
  console.error(`ERR ${scenario}: ${error.message.replaceAll('\n', ' ')}`);
  process.exit(1);
});

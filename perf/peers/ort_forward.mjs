// node ort_forward.mjs model.onnx vocabulary threads repeats [logits.f32]; onnxruntime-node is looked for in $PEERS_DIR/ort.
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';

const [model, vocabulary, threads, repeats, save] = process.argv.slice(2);
const runtime = createRequire(`${process.env.PEERS_DIR}/ort/`)('onnxruntime-node');
const session = await runtime.InferenceSession.create(model, {
    executionProviders: ['cpu'], graphOptimizationLevel: 'all', interOpNumThreads: 1, intraOpNumThreads: Number(threads),
});
const tokens = 256;
const ids = BigInt64Array.from({ length: tokens }, (_, i) => BigInt((i * 7919 + 13) % Number(vocabulary)));
const feeds = { ids: new runtime.Tensor('int64', ids, [tokens]) };

const { logits } = await session.run(feeds);
if (save)
    writeFileSync(save, new Uint8Array(logits.data.buffer, logits.data.byteOffset, logits.data.byteLength));
const begun = performance.now();
while (performance.now() - begun < 2000)
    await session.run(feeds);
const times = [];
for (let i = 0; i < Number(repeats); i++) {
    const start = performance.now();
    await session.run(feeds);
    times.push(performance.now() - start);
}
times.sort((a, b) => a - b);
console.log(JSON.stringify({ engine: 'onnxruntime 1.30.0', median_ms: times[times.length >> 1], min_ms: times[0], repeats: times.length }));

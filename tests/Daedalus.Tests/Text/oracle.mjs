// node oracle.mjs FOLDER TOKENIZER REQUEST ANSWER
// Encodes and decodes with two public tokenizer libraries. FOLDER holds the installed packages; TOKENIZER is a tokenizer.json;
// REQUEST is {texts, ids}. The JavaScript library answers only where a tokenizer_config.json lies beside the file.
import { createRequire } from 'module';
import fs from 'fs';
import path from 'path';

const [folder, file, requestFile, answerFile] = process.argv.slice(2);
const require = createRequire(path.resolve(folder) + '/x.js');
const { Tokenizer: Native } = require('@anush008/tokenizers');
const { Tokenizer: Script } = require('@huggingface/tokenizers');

const json = JSON.parse(fs.readFileSync(file, 'utf8'));
const configFile = path.join(path.dirname(file), 'tokenizer_config.json');
const request = JSON.parse(fs.readFileSync(requestFile, 'utf8'));

// The libraries always find special tokens in text. Under names that no text holds they are out of the way.
const plain = structuredClone(json);
plain.added_tokens.forEach((token, i) => { if (token.special) token.content = `\u{F0000}\u{F0001}${i}\u{F0002}`; });

const native = Native.fromString(JSON.stringify(json));
const nativePlain = Native.fromString(JSON.stringify(plain));
const script = fs.existsSync(configFile) ? new Script(json, JSON.parse(fs.readFileSync(configFile, 'utf8'))) : null;

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
  script: script && request.texts.map(text => Array.from(script.encode(text, { add_special_tokens: false }).ids)),
  decoded: await native.decodeBatch(parsed.concat(request.ids), false),
  skipped: await native.decodeBatch(parsed.concat(request.ids), true),
};
fs.writeFileSync(answerFile, JSON.stringify(answer));

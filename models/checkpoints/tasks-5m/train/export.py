"""Writes the checkpoint in LLaDA's layout: bf16 weights, config, tokenizer, presets, held-out prompts."""
import argparse
import json
import random
import struct
from pathlib import Path

import torch

import tasks
from model import Config
from tok import PATTERN, SPECIAL, Tokenizer

NAMES = {'n1': 'attn_norm', 'q': 'q_proj', 'k': 'k_proj', 'v': 'v_proj', 'o': 'attn_out', 'n2': 'ff_norm', 'gate': 'ff_proj', 'up': 'up_proj', 'down': 'ff_out'}
TEMPLATE = ("{% set loop_messages = messages %}{% for message in loop_messages %}{% set content = '<|start_header_id|>' + message['role'] + "
            "'<|end_header_id|>\n\n'+ message['content'] | trim + '<|eot_id|>' %}{% if loop.index0 == 0 %}{% set content = bos_token + content %}{% endif %}"
            "{{ content }}{% endfor %}{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}{% endif %}")


def llada_name(name):
    if name == 'head':
        return 'model.transformer.ff_out.weight'
    if '.' not in name:
        return f'model.transformer.{name}.weight'
    block, part = name.split('.')
    return f'model.transformer.blocks.{block}.{NAMES[part]}.weight'


def weights(state, path):
    tensors = {llada_name(k): v.bfloat16().contiguous() for k, v in state.items()}
    header, offset = {'__metadata__': {'format': 'pt'}}, 0
    for name in sorted(tensors):
        size = tensors[name].numel() * 2
        header[name] = dict(dtype='BF16', shape=list(tensors[name].shape), data_offsets=[offset, offset + size])
        offset += size
    text = json.dumps(header, separators=(',', ':')).encode()
    text += b' ' * (-len(text) % 8)
    with open(path, 'wb') as out:
        out.write(struct.pack('<Q', len(text)) + text)
        for name in sorted(tensors):
            out.write(tensors[name].view(torch.int16).numpy().astype('<i2').tobytes())


def config(tok, c):
    return dict(
        activation_type='silu', alibi=False, alibi_bias_max=8.0, architectures=['LLaDAModelLM'], attention_dropout=0.0, attention_layer_norm=False,
        attention_layer_norm_with_affine=True, bias_for_layer_norm=False, block_group_size=1, block_type='llama', d_model=c.d, embedding_dropout=0.0,
        embedding_size=c.vocab, eos_token_id=tok.eos, bos_token_id=tok.special[SPECIAL[0]], flash_attention=False, include_bias=False,
        include_qkv_bias=False, init_cutoff_factor=None, init_device='meta', init_fn='mitchell', init_std=0.02, input_emb_norm=False, layer_norm_type='rms',
        layer_norm_with_affine=True, mask_token_id=tok.mask, max_sequence_length=c.context, mlp_hidden_size=c.ffn, mlp_ratio=4, model_type='llada',
        multi_query_attention=None, n_heads=c.heads, n_kv_heads=c.heads, n_layers=c.layers, pad_token_id=tok.eos, precision='amp_bf16',
        residual_dropout=0.0, rms_norm_eps=c.eps, rope=True, rope_full_precision=True, rope_theta=c.theta, scale_logits=False, torch_dtype='bfloat16',
        use_cache=False, vocab_size=c.vocab, weight_tying=False)


def token(text, number=None):
    entry = dict(content=text, single_word=False, lstrip=False, rstrip=False, normalized=False, special=True)
    return entry if number is None else dict(id=number) | entry


def tokenizer(tok):
    return dict(
        version='1.0', truncation=None, padding=None, added_tokens=[token(s, i) for s, i in tok.special.items()], normalizer=None,
        pre_tokenizer=dict(type='Sequence', pretokenizers=[
            dict(type='Split', pattern=dict(Regex=PATTERN), behavior='Isolated', invert=False),
            dict(type='ByteLevel', add_prefix_space=False, trim_offsets=True, use_regex=False)]),
        post_processor=None, decoder=dict(type='ByteLevel', add_prefix_space=True, trim_offsets=True, use_regex=True),
        model=dict(type='BPE', dropout=None, unk_token=None, continuing_subword_prefix=None, end_of_word_suffix=None, fuse_unk=False, byte_fallback=False,
                   ignore_merges=False, vocab=tok.ids, merges=[f'{a} {b}' for a, b in tok.merges]))


def tokenizer_config(tok, c):
    return dict(
        add_bos_token=False, add_eos_token=False, bos_token=SPECIAL[0], eos_token=SPECIAL[1], pad_token=SPECIAL[1], mask_token=SPECIAL[5],
        clean_up_tokenization_spaces=False, model_max_length=c.context, tokenizer_class='PreTrainedTokenizerFast', chat_template=TEMPLATE,
        added_tokens_decoder={str(i): token(s) for s, i in tok.special.items()})


def held_out(tok, seeds, each):
    """Three independent draws, so that the card can show how far a figure depends on the draw."""
    for seed in seeds:
        r, seen = random.Random(1_000_003 * (seed + 1)), set()
        for name in tasks.TASKS:
            drawn = 0
            while drawn < each:
                prompt, answer = tasks.draw(r, name, tasks.HELD_OUT)
                prompt = prompt.rstrip('.?') if r.random() < .15 else prompt
                if prompt not in seen:
                    seen.add(prompt)
                    drawn += 1
                    yield dict(task=name, seed=seed, prompt=prompt, answer=answer, check='exact', answer_tokens=len(tok.encode(answer)) + 1)


def main():
    o = argparse.ArgumentParser(description=__doc__)
    o.add_argument('--run', default='run')
    o.add_argument('--folder', type=Path, default=Path('..'))
    o = o.parse_args()
    tok = Tokenizer([tuple(m) for m in json.load(open('merges.json'))])
    c = Config(vocab=tok.size)
    weights(torch.load(f'{o.run}/state.pt', map_location='cpu')['average'], o.folder / 'model.safetensors')
    fixed = {'length': 64, 'block-length': 16}
    presets = {'daedal': {'initial-length': 16, 'max-length': 512, 'eos-window': 8, 'block-length': 16, 'high-threshold': .98},
               'low-confidence': fixed, 'random': fixed, 'threshold': {**fixed, 'threshold': .98}}
    for name, content in (('config', config(tok, c)), ('tokenizer', tokenizer(tok)), ('tokenizer_config', tokenizer_config(tok, c)), ('daedalus', presets)):
        (o.folder / f'{name}.json').write_text(json.dumps(content, indent=1 if name == 'tokenizer' else 2, ensure_ascii=False) + '\n')
    (o.folder / 'heldout.jsonl').write_text(''.join(json.dumps(line) + '\n' for line in held_out(tok, range(3), 100)))


if __name__ == '__main__':
    main()

"""Draws curve.jsonl of a training run as an SVG: exact answers of every task, and the loss, over the tokens seen."""
import argparse
import json
from pathlib import Path

COLORS = ['#1f77b4', '#ff7f0e', '#2ca02c', '#d62728', '#9467bd', '#8c564b', '#e377c2', '#7f7f7f', '#17becf']
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 900, 420, 60, 190, 30, 50


def draw(lines, title):
    most = max(line['tokens'] for line in lines)
    x = lambda tokens: LEFT + tokens / most * (WIDTH - LEFT - RIGHT)
    y = lambda share: TOP + (1 - share) * (HEIGHT - TOP - BOTTOM)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
           f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>', f'<text x="{LEFT}" y="18">{title}</text>']
    for percent in range(0, 101, 20):
        out.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(percent / 100):.1f}" y2="{y(percent / 100):.1f}" stroke="#ddd"/>')
        out.append(f'<text x="{LEFT - 8}" y="{y(percent / 100) + 4:.1f}" text-anchor="end">{percent} %</text>')
    step = max(1, round(most / 1e6 / 6))
    for million in range(0, int(most / 1e6) + 1, step):
        out.append(f'<text x="{x(million * 1e6):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{million} M</text>')
    out.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 10}" text-anchor="middle">tokens seen</text>')
    for i, name in enumerate(lines[0]['exact']):
        points = ' '.join(f'{x(line["tokens"]):.1f},{y(line["exact"][name][1]):.1f}' for line in lines)
        out.append(f'<polyline points="{points}" fill="none" stroke="{COLORS[i]}" stroke-width="2"/>')
        out.append(f'<text x="{WIDTH - RIGHT + 14}" y="{TOP + 12 + 18 * i}" fill="{COLORS[i]}">{name}</text>')
    worst = max(line['canvases'] for line in lines)
    points = ' '.join(f'{x(line["tokens"]):.1f},{y(line["canvases"] / worst):.1f}' for line in lines)
    out.append(f'<polyline points="{points}" fill="none" stroke="#000" stroke-dasharray="4 3"/>')
    out.append(f'<text x="{WIDTH - RIGHT + 14}" y="{TOP + 12 + 18 * len(lines[0]["exact"])}">loss (100 % = {worst:.2f})</text>')
    return '\n'.join([*out, '</svg>']) + '\n'


if __name__ == '__main__':
    o = argparse.ArgumentParser(description=__doc__)
    o.add_argument('--run', default='run')
    o.add_argument('--out', type=Path, default=Path('../curve.svg'))
    o = o.parse_args()
    lines = [json.loads(line) for line in open(f'{o.run}/curve.jsonl')]
    o.out.write_text(draw(lines, 'Exact answers to 16 validation prompts of each task (threshold decoding), and the training loss'))

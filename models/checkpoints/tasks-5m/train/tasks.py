"""The tasks: how a prompt and its answer are drawn, and which prompts are held out."""
import random
import zlib

DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
NAMES = ['Tom', 'Eva', 'Sam', 'Ann', 'Max', 'Mia', 'Leo', 'Zoe', 'Ben', 'Ida']
THINGS = ['pens', 'cards', 'books', 'shells', 'coins', 'eggs', 'nuts', 'stamps']
MORE = ['gets', 'finds', 'wins', 'buys']
LESS = ['eats', 'sells', 'loses', 'drops']
LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
REFUSAL = ('Sorry, I can not help with that. I keep ledgers, count, show tables, compare numbers, spell and reverse words in capital letters, '
           'sort numbers and explain sums.')

# Words of prompts that are none of the tasks; the words of the tasks come on top, so that a word alone decides nothing.
ELSE = ('what why how when where who which is are was the a an of in on to for with about from by and or not my your his her it this that there '
        'tell me write give explain show count sort spell reverse find make draw sing read help buy eat play open close fix plan cook call send '
        'capital weather story poem song joke recipe time date name color city country river house garden street school teacher doctor friend '
        'mother father child dog cat horse bird fish tree flower water fire music film game train car plane ship moon sun star sky rain snow '
        'red blue green white black big small old new good bad fast slow long short happy sad please today tomorrow hello thanks yes no never '
        'always maybe France Berlin London Paris Rome Python code function bug email letter price money bread apple banana number word table').split()

HELD_OUT, VALIDATION, PARTS = 0, 1, 8


def part(prompt):
    """CRC-32 of the UTF-8 text without its last mark, modulo 8. Training never sees parts 0 (held out, for the card) and 1 (validation, for choosing)."""
    return zlib.crc32(prompt.rstrip('.?').encode()) % PARTS


def ledger(r):
    """All totals have two digits, as in every other task: what depends on a digit then stands at one distance from it."""
    steps, value, thing = r.randint(1, 7), r.randint(10, 99), r.choice(THINGS)
    lines, work = [f'{r.choice(NAMES)} has {value} {thing}.'], []
    for day in DAYS[:steps]:
        by = r.randint(1, 9)
        gains = value - by < 10 or value + by <= 99 and r.random() < .5
        after = value + by if gains else value - by
        lines.append(f'{day} {r.choice(MORE if gains else LESS)} {by}.')
        work.append(f'{day} {value}{"+" if gains else "-"}{by}={after}')
        value = after
    return '\n'.join(lines + [f'How many {thing}?']), '\n'.join(work + [f'#### {value}'])


def count(r):
    step, start = r.choice([1, 1, 1, 2, 2, 3, 4, 5, 5, 6, 7, 8, 9]), r.randint(10, 96)
    numbers = r.randint(2, 16) if r.random() < .8 else r.randint(17, 90)
    end = min(start + step * (numbers - 1) + r.choice([0, 0, r.randint(0, step - 1)]), 99)
    return f'Count from {start} to {end} by {step}.', ' '.join(str(n) for n in range(start, end + 1, step))


def table(r):
    of, first = r.randint(2, 16), r.randint(1, 11)
    return f'Show {of} times {first} to {(last := r.randint(first + 1, 12))}.', '\n'.join(f'{of}*{k}={of * k}' for k in range(first, last + 1))


def compare(r):
    a = r.randint(10, 99)
    b = r.randint(10, 99) if r.random() < .6 else min(99, max(10, a + r.randint(-9, 9)))
    asked = r.choice(['larger', 'smaller'])
    is_so = a > b if asked == 'larger' else a < b
    holds = 'larger than' if a > b else 'smaller than' if a < b else 'equal to'
    return f'Is {a} {asked} than {b}?', f'{a} is {holds} {b}.\n{"Yes" if is_so else "No"}.'


def word(r):
    return ''.join(r.choice(LETTERS) for _ in range(r.randint(2, 12)))


def spell(r):
    return f'Spell {(w := word(r))}.', ' '.join(w)


def reverse(r):
    return f'Reverse {(w := word(r))}.', w[::-1]


def sort(r):
    numbers = r.sample(range(10, 100), r.randint(2, 7))
    return f'Sort {" ".join(map(str, numbers))}.', ' '.join(map(str, sorted(numbers)))


def explain(r):
    """
    Products are written out as sums, and sums go by tens and then by ones, so that the answer's length hangs on values and not on the prompt's length.
    """
    while True:
        terms = [(r.randint(2, 9), r.randint(2, 9)) if r.random() < .6 else (r.randint(10, 50), 1) for _ in range(r.randint(1, 3))]
        shown = [f'{a} * {b}' if b > 1 else str(a) for a, b in terms]
        lines = [f'{a} * {b} means {" + ".join([str(a)] * b)}, which is {a * b}.' for a, b in terms if b > 1]
        prompt, total = shown[0], terms[0][0] * terms[0][1]
        values = [total]
        for text, (a, b) in zip(shown[1:], terms[1:]):
            sign = '+' if r.random() < .6 else '-'
            prompt += f' {sign} {text}'
            for by in filter(None, (a * b // 10 * 10, a * b % 10)):
                after = total + by if sign == '+' else total - by
                lines.append(f'{total} {sign} {by} is {after}.')
                total = after
            values.append(total)
        if lines and all(10 <= v <= 99 for v in values + [a * b for a, b in terms]):
            return f'Explain {prompt}.', '\n'.join(lines + [f'So the answer is {total}.'])


def refuse(r):
    """Anything else: sentences of common words, letters in no order, and the tasks' own words in the wrong place."""
    kind = r.random()
    if kind < .45:
        text = ' '.join(r.choice(ELSE) for _ in range(r.randint(1, 9)))
        text = text[0].upper() + text[1:]
    elif kind < .6:
        text = ' '.join(''.join(r.choice(LETTERS.lower()) for _ in range(r.randint(1, 9))) for _ in range(r.randint(1, 6)))
    elif kind < .7:
        text = f'{r.choice(["Spell", "Reverse", "Sort", "Explain"])} ' + ' '.join(
            ''.join(r.choice(LETTERS.lower()) for _ in range(r.randint(2, 9))) if r.random() < .5 else r.choice(ELSE) for _ in range(r.randint(1, 3)))
    elif kind < .8:
        text = ''.join(chr(r.randint(32, 126)) for _ in range(r.randint(1, 30))).strip() or '!'
    else:
        prompt = TASKS[r.choice(['count', 'table', 'compare', 'spell', 'reverse', 'sort', 'explain'])](r)[0]
        text = ' '.join([r.choice(ELSE[:28]), *prompt.rstrip('.?').split(' ')[1:]])
    return text + r.choice(['.', '?', '', '!']), REFUSAL


TASKS = {f.__name__: f for f in (ledger, count, table, compare, spell, reverse, sort, explain, refuse)}


def draw(r, name, wanted):
    """A prompt of a wanted part, or of any that is trained on where that is None, and its answer."""
    while True:
        prompt, answer = TASKS[name](r)
        if part(prompt) == wanted or wanted is None and part(prompt) not in (HELD_OUT, VALIDATION):
            return prompt, answer


if __name__ == '__main__':
    import sys
    r = random.Random(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    for name in TASKS:
        for _ in range(3):
            prompt, answer = draw(r, name, None)
            print(f'--- {name}\n{prompt}\n>>> {answer}')

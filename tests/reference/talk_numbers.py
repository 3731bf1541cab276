#!/usr/bin/env python3
"""The numbers of tests/reference/talk_session.csv, computed apart from the C.

    python3 tests/reference/talk_numbers.py >tests/reference/talk_numbers.csv

Written from the definitions in src/talk/numbers.h, number_rows.c, lsm.h,
coordination.h and numbers_error.h, not from the C; only the word lists and the
spreads are read from there. tests/unit/test_talk_numbers.c compares.
"""
import csv
import math
import re
import statistics
from pathlib import Path

HERE = Path(__file__).parent
SOURCE = HERE.parent.parent / "src" / "talk"

LINES = list(csv.DictReader(open(HERE / "talk_session.csv")))
CONTRACTED = {
    "can't": "can not", "won't": "will not", "let's": "let us",
    "that's": "that is", "it's": "it is", "what's": "what is", "he's": "he is",
}
SPLIT = [("n't", " not"), ("'m", " am"), ("'re", " are"), ("'ve", " have"),
         ("'ll", " will"), ("'d", " would")]


def lists():
    text = (SOURCE / "word_lists.c").read_text()
    body = text[text.index("LISTS[WORD_KINDS] = {"):text.index("};\n\n// All")]
    found = re.findall(r"\[WORD_([A-Z_]+)\] =(.*?),\n", body, re.S)
    return {name: set("".join(re.findall(r'"([^"]*)"', words)).split())
            for name, words in found}


def spreads():
    text = (SOURCE / "numbers_error.c").read_text()
    return {key: float(value) for key, value
            in re.findall(r"\[NUMBER_([A-Z_]+)\] = ([0-9.]+)", text)}


def words(text):
    out = []
    for word in re.findall(r"[a-z]+(?:['-][a-z]+)*", text.lower()):
        whole = CONTRACTED.get(word, word)
        for ending, second in SPLIT:
            if whole == word and word.endswith(ending):
                whole = word[:-len(ending)] + second
        out += whole.split()
    return out


LISTS = lists()
SPREAD = spreads()
for line in LINES:
    line["words"] = words(line["says"])
    line["codes"] = line["codes"].split("+")
    line["kinds"] = {k for k, l in LISTS.items() if l & set(line["words"])}
    line["start"], line["end"] = float(line["start"]), float(line["end"])
    line["p"] = float(line["chance"])

TURNS = []  # of people, back-channels left out
for line in LINES:
    if "backchannel" in line["codes"]:
        continue
    if TURNS and TURNS[-1]["who"] == line["who"]:
        TURNS[-1]["words"] = TURNS[-1]["words"] + line["words"]
        TURNS[-1]["kinds"] = TURNS[-1]["kinds"] | line["kinds"]
    else:
        TURNS.append({k: line[k] for k in ("who", "words", "kinds")})

rows = {}
NAMES = {"T": "therapist", "C": "client"}


def put(key, value, low=math.nan, high=math.nan):
    rows[key] = (value, low, high)


# Words and turns
for who, name in NAMES.items():
    all_words = [w for l in LINES if l["who"] == who for w in l["words"]]
    lengths = [len(t["words"]) for t in TURNS if t["who"] == who]
    put(name + "_words", len(all_words))
    put(name + "_turns", len(lengths))
    put(name + "_turn_median", statistics.median(lengths))
    put(name + "_turn_longest", max(lengths))
    put(name + "_backchannels", sum(l["who"] == who for l in LINES
                                    if "backchannel" in l["codes"]))
    we = {"we", "us", "our", "ours", "ourselves"}
    me = {"i", "me", "my", "mine", "myself"}
    put(name + "_we", 100 * sum(w in we for w in all_words) / len(all_words))
    put(name + "_i", 100 * sum(w in me for w in all_words) / len(all_words))
total = rows["therapist_words"][0] + rows["client_words"][0]
put("therapist_talk_share", rows["therapist_words"][0] / total)

# Times
put("minutes", (LINES[-1]["end"] - LINES[0]["start"]) / 60)
seconds = {w: sum(l["end"] - l["start"] for l in LINES if l["who"] == w)
           for w in NAMES}
put("therapist_time_share", seconds["T"] / sum(seconds.values()))
gaps = [(b["start"] - max(l["end"] for l in LINES[:i + 1]), a["who"])
        for i, (a, b) in enumerate(zip(LINES, LINES[1:]))]
gaps = [g for g in gaps if g[0] >= 3]
put("silences", len(gaps))
put("silence_seconds", sum(g[0] for g in gaps))
put("silence_longest", max(g[0] for g in gaps))
put("silences_after_therapist", sum(g[1] == "T" for g in gaps))
put("silences_after_client", sum(g[1] == "C" for g in gaps))

# Style
shares = {}
for who in NAMES:
    spoken = [w for t in TURNS if t["who"] == who for w in t["words"]]
    shares[who] = {k: 100 * sum(w in l for w in spoken) / len(spoken)
                   for k, l in LISTS.items()}
put("style_matching", statistics.mean(
    1 - abs(shares["T"][k] - shares["C"][k])
    / (shares["T"][k] + shares["C"][k] + 0.0001) for k in LISTS))

# Codes: label, and the chance that the turn holds it
CLASSES = {"reflection": ["simple", "complex"], "question": ["open", "closed"],
           "input": ["information", "advice", "negotiation", "options"],
           "talk": ["change", "sustain"]}


def chance(line, task, label):
    """As the test spreads it: the label has p, and what is left goes to the
    first class ("none of it"), or to the second where the label is none."""
    classes = ["none"] + CLASSES[task]
    given = next((c for c in classes if c in line["codes"]), "none")
    if label == given:
        return line["p"]
    other = classes[1] if given == "none" else "none"
    return 1 - line["p"] if label == other else 0


def tally(who, task, labels):
    lines = [l for l in LINES if l["who"] == who
             and "backchannel" not in l["codes"]]
    found = sum(any(c in l["codes"] for c in labels) for l in lines)
    p = [sum(chance(l, task, c) for c in labels) for l in lines]
    return found, sum(x * (1 - x) for x in p), len(lines)


def clip(x):
    return min(1, max(0, x))


def put_rate(key, counted):
    found, variance, n = counted
    reach = 1.96 * math.sqrt(variance / n ** 2 + SPREAD[key.upper()] ** 2)
    put(key, found / n, clip(found / n - reach), clip(found / n + reach))


def put_count(key, counted):
    put_rate(key, counted)
    rate, low, high = rows[key]
    put(key, counted[0], round(counted[2] * low), round(counted[2] * high))


def put_share(key, part, rest):
    whole = part[0] + rest[0]
    x = part[0] / whole
    variance = ((1 - x) ** 2 * part[1] + x ** 2 * rest[1]) / whole ** 2
    reach = 1.96 * math.sqrt(variance + SPREAD[key.upper()] ** 2)
    put(key, x, clip(x - reach), clip(x + reach))


R = tally("T", "reflection", CLASSES["reflection"])
Q = tally("T", "question", CLASSES["question"])
INPUT = tally("T", "input", CLASSES["input"])
put_count("reflections", R)
put_count("questions", Q)
put_rate("reflections_per_turn", R)
ratio = R[0] / Q[0]
reach = 1.96 * math.sqrt(
    (R[1] + (SPREAD["REFLECTIONS"] * R[2]) ** 2
     + ratio ** 2 * (Q[1] + (SPREAD["QUESTIONS"] * Q[2]) ** 2)) / Q[0] ** 2
    + SPREAD["REFLECTIONS_PER_QUESTION"] ** 2)
put("reflections_per_question", ratio, max(0, ratio - reach), ratio + reach)
put_share("complex_share", tally("T", "reflection", ["complex"]),
          tally("T", "reflection", ["simple"]))
put_share("open_share", tally("T", "question", ["open"]),
          tally("T", "question", ["closed"]))
put_count("input", INPUT)
put_rate("input_share", INPUT)
for kind in CLASSES["input"]:
    put_count(kind, tally("T", "input", [kind]))
put_rate("change_share", tally("C", "talk", ["change"]))
put_rate("sustain_share", tally("C", "talk", ["sustain"]))
put("advice_first", 0)

# Feeling words: `compound` is what the npm package vader-sentiment 1.1.3 says
for who, name in NAMES.items():
    felt = [float(l["compound"]) for l in LINES if l["who"] == who
            and "backchannel" not in l["codes"]]
    put(name + "_affect", statistics.mean(felt))
    if who == "C":
        put("client_low_share", sum(x <= -.05 for x in felt) / len(felt))
        put("client_high_share", sum(x >= .05 for x in felt) / len(felt))

print("key,value,low,high")
for key, (value, low, high) in rows.items():
    print(f"{key},{value:.12g}," + ",".join(
        "" if math.isnan(x) else f"{x:.12g}" for x in (low, high)))

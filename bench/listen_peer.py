# listen_peer - the same five tasks with scikit-learn: what a careful data
# scientist would write in an afternoon, words and characters with context,
# one linear SVM for each task.
#
#   /usr/bin/python3 bench/listen_peer.py train ANNOMI_FOLDER MODEL
#   /usr/bin/python3 bench/listen_peer.py code MODEL IN.csv OUT.csv
#
# `code` prints the CPU seconds of reading the file, coding and writing: its
# start, imports and the loading of the model do not count against it.
# SPDX-License-Identifier: GPL-3.0-or-later
import csv
import pickle
import sys
import time

from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

TASKS = {
    "therapist": ["behaviour", "reflection", "question", "input"],
    "client": ["talk"],
}
AROUND = (-2, -1, 1)


def read(path):
    rows = list(csv.DictReader(open(path, encoding="utf-8-sig")))
    turns = []
    for i, row in enumerate(rows):
        around = []
        for step in AROUND:
            k = i + step
            same = (0 <= k < len(rows)
                    and rows[k]["transcript_id"] == row["transcript_id"])
            around.append(rows[k]["utterance_text"] if same else "")
        turns.append((row, around))
    return turns


def labels(row):
    def kind(name):
        there = row[name + "_exists"] == "True"
        return row[name + "_subtype"] if there else ""

    return {
        "behaviour": row["main_therapist_behaviour"],
        "reflection": kind("reflection"),
        "question": kind("question"),
        "input": kind("therapist_input"),
        "talk": row["client_talk_type"],
    }


def vectorizers():
    words = r"[\w']+|[?.,!]|--"
    own = [
        TfidfVectorizer(ngram_range=(1, 3), token_pattern=words, min_df=2),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2),
    ]
    return own + [TfidfVectorizer(token_pattern=words, min_df=2)
                  for _ in AROUND]


def texts(turns):
    own = [row["utterance_text"] for row, _ in turns]
    return [own, own] + [[around[i] for _, around in turns]
                         for i in range(len(AROUND))]


def train(folder, path):
    seen, turns = set(), []
    for row, around in read(folder + "/annomi-full.csv"):
        key = row["transcript_id"], row["utterance_id"]
        if key not in seen:
            seen.add(key)
            turns.append((row, around))
    model = {}
    for side, tasks in TASKS.items():
        of_side = [turn for turn in turns if turn[0]["interlocutor"] == side]
        made = vectorizers()
        x = hstack([v.fit_transform(t)
                    for v, t in zip(made, texts(of_side))]).tocsr()
        model[side] = made, {
            task: LinearSVC(C=0.15, class_weight="balanced").fit(
                x, [labels(row)[task] for row, _ in of_side])
            for task in tasks}
    pickle.dump(model, open(path, "wb"))


def code(model_path, in_path, out_path):
    model = pickle.load(open(model_path, "rb"))
    began = time.process_time()
    turns = read(in_path)
    coded = [{} for _ in turns]
    for side, (made, tasks) in model.items():
        at = [i for i, (row, _) in enumerate(turns)
              if row["interlocutor"] == side]
        if not at:
            continue
        x = hstack([v.transform(t) for v, t in zip(
            made, texts([turns[i] for i in at]))]).tocsr()
        for task, svm in tasks.items():
            for i, label in zip(at, svm.predict(x)):
                coded[i][task] = label
    names = [task for tasks in TASKS.values() for task in tasks]
    with open(out_path, "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["transcript_id", "utterance_id", "interlocutor"] + names)
        for (row, _), labels_of in zip(turns, coded):
            out.writerow([row["transcript_id"], row["utterance_id"],
                          row["interlocutor"]]
                         + [labels_of.get(task, "") for task in names])
    print(f"{time.process_time() - began:.3f}")


if __name__ == "__main__":
    {"train": train, "code": code}[sys.argv[1]](*sys.argv[2:])

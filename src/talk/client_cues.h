#ifndef TALK_CLIENT_CUES_H
#define TALK_CLIENT_CUES_H

// client_cues - what each turn of a transcript holds that tells whether the
// client speaks for change or against it.
//
// Of a client's turn: turns of phrase of its own, and facts: how long it is,
// what kind of an answer, whether the client keeps the floor. Of a therapist's
// turn: turns of phrase that ask for something, which the client's next answer
// is heard with ("Yeah." to "So you'd like to quit?").
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/utterance.h"

struct arena;
struct client_listener;

// What a turn is as an answer. Up to SMALL_WORDS, if it only agrees.
enum answer {
    ANSWER_NONE, // no words
    ANSWER_MHM,
    ANSWER_OKAY,
    ANSWER_STRONG, // "exactly"
    ANSWER_RIGHT,
    ANSWER_YES,
    ANSWER_NO,
    ANSWER_YES_AND, // and goes on
    ANSWER_NO_AND,
    ANSWER_BUT,
    ANSWER_SHORT,
    ANSWER_LONG,
    ANSWERS,
};

enum client_fact {
    FACT_LENGTH, // ln(1 + words)
    FACT_OVER_12_WORDS,
    FACT_OVER_40_WORDS,
    FACT_ASKS,
    FACT_GOES_ON, // begins with a hyphen
    FACT_IS_CUT_OFF,
    FACT_KEPT_FLOOR, // since the client's last turn only "mm-hmm"
    FACT_KEEPS_FLOOR,
    FACT_PLACE, // among the client's turns, 0 to 1
    FACT_IS_EARLY,
    FACT_IS_LATE,
    FACT_WAS_ASKED,            // by the last turn of the therapist
    FACT_WAS_REALLY_ASKED,     // by the last one that said something
    FACT_LENGTH_BEFORE,        // of the therapist's last turn
    FACT_LENGTH_REALLY_BEFORE, // of the last one that said something
    FACT_LENGTH_AFTER,
    FACT_IS_NODDED_AT,
    FACT_ANSWER,                            // which it is, ANSWERS of them
    FACT_ANSWER_TO = FACT_ANSWER + ANSWERS, // and the length of what to
    CLIENT_FACTS = FACT_ANSWER_TO + ANSWERS,
    // Room for counts of turns of phrase.
    CLIENT_SAYINGS_MOST = 128,
};

enum { NO_TURN_THERE = -1 };

struct client_turn {
    enum answer answer;
    int words;
    float length; // ln(1 + words)
    bool is_nod;  // a few words that only agree, or none
    bool asks;
    // Neighbours, NO_TURN_THERE if there is none. The therapist's last turn
    // that said something, the therapist's next one, the client's own.
    int asked_by, before, after, own_before, own_after;
    uint8_t sayings[CLIENT_SAYINGS_MOST]; // of its own side
};

struct client_turns {
    struct client_turn *at; // one for each utterance
    size_t count;
};

const struct client_listener *client_listener_new(struct arena *arena);

// How many turns of phrase are counted in turns of a side.
int client_sayings(const struct client_listener *listener, enum side side);

// The tokens have been read. Lives in the arena.
struct client_turns client_turns_of(struct arena *arena,
                                    const struct client_listener *listener,
                                    const struct utterance *utterances,
                                    size_t count);

// Of a client's turn, all but its place (FACT_PLACE to FACT_IS_LATE), which
// the caller knows.
void client_facts_of(const struct client_turns *turns,
                     const struct utterance *utterances, size_t n,
                     float facts[CLIENT_FACTS]);

#endif

#ifndef TALK_MASK_H
#define TALK_MASK_H

// mask - takes out of a text what points at a person, before it is shown to
// somebody who need not know who that is: in supervision.
//
//     "Anna's sister in Leeds rang on 07700 900123."
//     "[name 1]'s sister in [place 1] rang on [phone]."
//
// The same name becomes the same "[name 1]" wherever it stands, so that the
// text can still be followed. Masked are: names that the caller knows, and
// their parts; frequent first names, also in small letters; what stands behind
// a title, a relation ("my husband ...") or "is called"; other words with a
// capital letter in the middle of a sentence; places, streets with a number,
// postcodes, telephone and other long numbers, also when spoken, mail and web
// addresses, dates with a day or a year, and ages above 89.
//
// What is NOT promised: that nobody can be recognised. A rare name at the
// beginning of a sentence or in a transcript without capital letters, a
// nickname, an employer, an illness, a story that only one person can tell:
// they stay. And some words are masked that are no names. Whoever shares a
// masked text reads it first (MASK_ADVICE). Nothing was validated; the word
// lists are short and English (lexicons/*-names.txt, places.txt).
//
// Masking what is masked changes nothing.
//
// SOURCE: the kinds are those of 45 CFR 164.514(b)(2) (HIPAA, "safe harbor") as
// far as they occur in speech; the rules are ours
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/str.h"

struct arena;
struct transcript;
struct mask;

enum mask_kind {
    MASK_NAME,
    MASK_PLACE,
    MASK_PRACTICE,
    MASK_PHONE,
    MASK_MAIL,
    MASK_WEB,
    MASK_DATE,
    MASK_ADDRESS,
    MASK_POSTCODE,
    MASK_NUMBER,
    MASK_AGE,
    MASK_KINDS,
};

// For whoever is about to share: "Read it before you share it: ..."
extern const char MASK_ADVICE[];

// Lives in the arena, with all that it masks.
struct mask *mask_open(struct arena *arena);

// A name, and every part of it, is masked from now on: a client, a therapist
// (MASK_NAME), a town (MASK_PLACE), a practice or clinic (MASK_PRACTICE; only
// the whole name). Words such as "Therapist", "Speaker" or "T" are no names.
void mask_know(struct mask *mask, struct str name, enum mask_kind kind);

// Looks for names in a text that will be masked later: a name that is sure in
// one line is then found in another.
void mask_learn(struct mask *mask, struct str text);

// All speakers and all turns of a transcript, in one call.
void mask_learn_transcript(struct mask *mask,
                           const struct transcript *transcript);

struct str mask_text(struct mask *mask, struct str text);

// How often something of that kind was masked; of MASK_KINDS: anything.
int mask_count(const struct mask *mask, enum mask_kind kind);

#endif

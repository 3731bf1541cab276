#ifndef TALK_JSON_CUE_H
#define TALK_JSON_CUE_H

// json_cue - what the readers of JSON transcripts have in common: a list of
// objects, each with a text, a speaker and two times under names of its own.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/cue.h"
#include "wire/json.h"

// Names of members, the first that is there counts; all end with NULL.
struct json_keys {
    const char *const *text;
    const char *const *speaker;
    const char *const *start;
    const char *const *end;
    double unit; // seconds of the number 1 in a time; times in quotes are
                 // clocks ("0:05", "00:00:05.250") or seconds
};

// Opens the file. ERR_INPUT and ERR_LIMIT name it, and the line.
bool json_cue_open(const struct cue_list *cues, struct str bytes,
                   struct node *root, struct err *err) MUST_USE;

// Begins like JSON, and holds this text ("\"segments\"") somewhere.
bool json_cue_holds(struct str bytes, const char *text);

// The list of that name in `object`; fails with what is missing.
bool json_cue_list(const struct cue_list *cues, const struct node *object,
                   const char *key, struct node *list,
                   struct err *err) MUST_USE;

// The text of the first member that has one, empty if none has. A number is
// given out as its digits ("speaker": 1).
struct str json_cue_text(struct arena *arena, const struct node *object,
                         const char *const *keys);

// Seconds; NAN: no member has a time.
double json_cue_time(struct arena *arena, const struct node *object,
                     const char *const *keys, double unit);

// cue_list_speaker() for labels that may be bare numbers: "1" is "Speaker 1".
bool json_cue_speaker(struct cue_list *cues, struct str label, int number,
                      int *speaker, struct err *err) MUST_USE;

// Text, speaker and times of entry `number` (from 1) by their names; nothing is
// added yet. An entry that is no object is refused.
bool json_cue_read(struct cue_list *cues, const struct node *entry, int number,
                   const struct json_keys *keys, struct cue *cue,
                   struct err *err) MUST_USE;

#endif

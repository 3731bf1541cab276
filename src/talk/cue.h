#ifndef TALK_CUE_H
#define TALK_CUE_H

// cue - what a reader of a file format collects: pieces of speech, in the order
// of the file, and the speakers named in it. All limits of transcript.h are
// kept here, so no reader counts for itself.
//
//     bool read(struct cue_list *cues, ...)
//         ... cue_list_speaker(cues, name, line, &cue.speaker, err)
//             && cue_list_add(cues, &cue, err)
//
// What is added is tidied: one line, single spaces, straight quotes, no control
// characters, also where an escape or entity brought them in.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/transcript.h"

enum { CUE_MAX_TEXT = 64 * 1024 }; // bytes; an hour without a break

struct cue {
    int speaker; // from cue_list_speaker(), or SPEAKER_UNKNOWN
    struct str text;
    double start, end; // seconds; NAN: the file does not say
    int line;          // what the reader counts: transcript.counted
    int utterance;     // cues of one speaker with the same number are pieces of
                       // one utterance; 0: the file does not number them
};

struct cue_list {
    struct arena *arena;
    struct str name;     // of the file, for messages
    const char *counted; // "line", "segment", "row": what cue.line counts
    struct str speakers[TRANSCRIPT_MAX_SPEAKERS];
    int speaker_count;
    struct cue *cues;
    size_t count;
    size_t room;
    bool by_time; // the file is sorted by speaker: sort the cues by their start
};

struct cue_list cue_list_in(struct arena *arena, struct str name,
                            const char *counted);

// The speaker of that name, known already or new; upper and lower case are the
// same. An empty name and "Unknown Speaker" are SPEAKER_UNKNOWN. ERR_LIMIT: a
// name too long, or too many of them.
bool cue_list_speaker(struct cue_list *list, struct str name, int line,
                      int *speaker, struct err *err) MUST_USE;

// Is there a letter, a digit, or a sign beyond ASCII: was something said?
bool cue_has_words(struct str text);

// Adds a copy; one without a letter or digit is left out. ERR_LIMIT: too many
// cues, or too much text in one.
bool cue_list_add(struct cue_list *list, const struct cue *cue,
                  struct err *err) MUST_USE;

// "session.vtt, line 12: ...", as ERR_INPUT. Line 0: the file as a whole.
bool cue_list_refuse(const struct cue_list *list, int line, struct err *err,
                     const char *fmt, ...) LIKE_PRINTF(4, 5);

// The same place before a message that is already there: of a lower floor, or
// one that is ERR_LIMIT.
bool cue_list_place(const struct cue_list *list, int line, struct err *err);

#endif
